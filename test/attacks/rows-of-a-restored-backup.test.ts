import { sql } from 'kysely';
import { expect } from 'vitest';
import { idIn, testAtWork as test } from '../consultancy.ts';
import { UPLOAD_TYPE, uploadOf } from '../multipart.ts';

/**
 * PwnDoc CVE-2025-27413: what stood in a backup was believed once it was restored. Whoever had one in their hands put rows
 * into it that nobody ever sent: here the sealed text of one client in the place of another's, a file whose id is a path, and
 * marks in what lies there plain. Sealing binds a text to its row, so that none of it opens, and all else goes on.
 */

const CANARY = 'quillwort-of-initech';

test('E24: a sealed text, file or key that was moved to another row opens for nobody', async ({
  world,
  acme,
  plan,
  publish,
  owner,
}) => {
  const { db } = world;
  const hooli = await world.company(acme, 'Hooli');
  const [ours, theirs] = [await plan({ scope: CANARY }), await plan({ companyId: hooli, scope: 'Theirs' })];
  const [from, to] = [
    await publish(ours, { title: CANARY, description: CANARY }),
    await publish(theirs, { title: 'Theirs' }),
  ];
  // Of the same client, and so under the same key.
  const beside = await publish(await plan(), { title: 'Beside' });
  const upload = uploadOf({}, [{ name: `${CANARY}.txt`, content: CANARY }]);
  for (const engagement of [ours, theirs])
    await owner.post(`${engagement}/evidence`, upload, { 'content-type': UPLOAD_TYPE });
  const evidence = await db.selectFrom('evidence').select(['id', 'engagement_id']).execute();
  const fileOf = (engagement: string) =>
    evidence.find(({ engagement_id }) => engagement_id === idIn(engagement))?.id ?? '';
  const moves = [
    ['findings', 'content', 'id', idIn(from), idIn(beside), [beside]],
    ['published_findings', 'content', 'finding_id', idIn(from), idIn(beside), [beside]],
    ['findings', 'content', 'id', idIn(from), idIn(to), [to, `${to}/edit`]],
    ['published_findings', 'content', 'finding_id', idIn(from), idIn(to), [to]],
    ['engagements', 'content', 'id', idIn(ours), idIn(theirs), [theirs]],
    ['evidence', 'content', 'id', fileOf(ours), fileOf(theirs), [`${theirs}/evidence`]],
    // A whole key: what lies under it then opens with another than it was sealed with.
    ['company_keys', 'sealed', 'company_id', null, hooli, [theirs, to]],
  ] as const;
  for (const [table, column, key, source, target, pages] of moves) {
    const at = sql.ref(key);
    const [what, where] = [sql.ref(column), sql.table(table)];
    const { rows } = await sql<{ was: Uint8Array }>`
      select ${what} as was from ${where} where ${at} = ${target}`.execute(db);
    const chosen = source === null ? sql`${at} <> ${target}` : sql`${at} = ${source}`;
    await sql`update ${where} set ${what} = (select ${what} from ${where} where ${chosen} limit 1)
      where ${at} = ${target}`.execute(db);
    for (const page of pages) {
      const answer = await owner.get(page);
      expect(answer.statusCode, `${table}: ${page}`).toBe(500);
      expect(answer.body, `${table}: ${page}`).not.toContain(CANARY);
    }
    await sql`update ${where} set ${what} = ${rows[0]?.was} where ${at} = ${target}`.execute(db);
    for (const page of pages) expect((await owner.get(page)).statusCode, `${table}: ${page}`).toBe(200);
  }
  expect((await owner.get(from)).body).toContain(CANARY);
});

test('E2 E25: a file whose row says another id, or another company, is not had by it', async ({
  world,
  acme,
  plan,
  owner,
}) => {
  const { db } = world;
  const engagement = await plan();
  const upload = uploadOf({}, [{ name: 'dump.txt', content: CANARY }]);
  for (const at of [engagement, await plan({ companyId: await world.company(acme, 'Umbrella') })])
    await owner.post(`${at}/evidence`, upload, { 'content-type': UPLOAD_TYPE });
  const rows = await db
    .selectFrom('evidence')
    .select(['id', 'file_id', 'company_id', 'engagement_id'])
    .orderBy('id', 'desc')
    .limit(2)
    .execute();
  const [other, own] = rows;
  if (own === undefined || other === undefined) throw new Error('two files were added');
  const point = (fileId: string) =>
    db.updateTable('evidence').set({ file_id: fileId }).where('id', '=', own.id).execute();
  // The key in the table has the company in it, so that not even the database takes such a row.
  await expect(point(other.file_id)).rejects.toThrow(/foreign key|constraint/i);
  await expect(point('../../../../etc/passwd')).rejects.toThrow(/foreign key|constraint/i);
  await expect(world.services.files.read('../../../../etc/passwd')).rejects.toThrow('not an id of a file');
  expect((await owner.get(`/dashboard/acme/evidence/${own.id}`)).body).toBe(CANARY);
});

test('ASVS 1.2.1: marks in what lies there plain stay what they are', async ({
  world,
  acme,
  plan,
  owner,
}) => {
  const evil = '<img src=x onerror=alert(1)>"\'</script>';
  const companyId = await world.company(acme, 'Soylent');
  const engagement = await plan({ companyId });
  await world.db
    .updateTable('companies')
    .set({ name: evil, reference: evil })
    .where('id', '=', companyId)
    .execute();
  await world.db
    .updateTable('engagements')
    .set({ reference: evil })
    .where('id', '=', idIn(engagement))
    .execute();
  for (const path of [
    '/dashboard/acme/companies',
    '/dashboard/acme/engagements',
    engagement,
    '/dashboard/acme/activity',
  ]) {
    const { statusCode, body } = await owner.get(path);
    expect(statusCode, path).toBe(200);
    expect(body, path).not.toMatch(/<img src=x|<\/script>"|'<\/script>/);
  }
});
