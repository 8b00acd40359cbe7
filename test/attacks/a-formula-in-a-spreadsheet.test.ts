import { describe, expect } from 'vitest';
import { idIn, leadsTo, testAtWork } from '../consultancy.ts';
import { UPLOAD_TYPE, uploadOf } from '../multipart.ts';

/**
 * Ghostwriter GHSA-p796-9863-mwx8: what was typed became a formula in a spreadsheet. GHSA-hx63-6fvp-4rpv, and again in
 * 7.1.2: one verb asked whose template an id was, four others did not. GHSA-5xvc-cm65-jw3p: a name ended the script that it
 * stood in. 7.2.5: a list of ids was done where one of them was somebody else’s.
 */

/** Full-width signs too: spreadsheets of East Asian systems take them for the ones that they look like. */
const FORMULAS = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '＝1+1', '＋1+1', '－1+1', '＠SUM(1)'];

const test = testAtWork
  .extend('elsewhere', { scope: 'file' }, async ({ world }) => {
    const nimbus = await world.workspace('nimbus');
    const nora = await world.account('Nora Nimbus');
    await world.join(nora, nimbus, 'owner');
    const companyId = await world.company(nimbus, 'Nimbus Client');
    const visitor = await world.signedIn(nora, nimbus);
    return { nimbus, nora, companyId, visitor };
  })
  .extend(
    'engagementsOf',
    { scope: 'file' },
    ({ world }) =>
      (membershipId: string) =>
        world.db
          .selectFrom('contact_engagements')
          .select('engagement_id')
          .where('membership_id', '=', membershipId)
          .execute(),
  );

test('ASVS 1.2.10: no title is a formula in the file that a client takes along', async ({
  planVisible,
  publish,
  client,
}) => {
  const engagement = await planVisible();
  for (const title of FORMULAS) await publish(engagement, { title });
  const { body } = await client.get(`/portal/findings.csv?engagement=${idIn(engagement)}`);
  const titles = body
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split('","')[1]);
  expect(titles.sort()).toEqual(FORMULAS.map((formula) => `'${formula}`).sort());
});

test('no name or title ends the element or the script that it stands in', async ({
  planVisible,
  publish,
  owner,
  client,
  consultant,
}) => {
  const breaking = `</script><script>x()</script>"'><b onload=x()>--!><!--]]>`;
  const engagement = await planVisible({ title: breaking, tags: '<script>x()' });
  const finding = await publish(engagement, { title: breaking, assets: breaking });
  leadsTo(await consultant.post(`${finding}/remarks`, { kind: 'comment', text: breaking }));
  for (const [reader, path] of [
    [owner, '/dashboard/acme/engagements'],
    [owner, engagement],
    [owner, finding],
    [owner, `${finding}/edit`],
    [client, '/portal'],
    [client, '/portal/findings'],
    [client, `/portal/findings/${idIn(finding)}`],
  ] as const) {
    const { body } = await reader.get(path);
    expect(body, path).toContain('&lt;script');
    expect(body, path).not.toContain('<script>x');
    expect(body, path).not.toContain('<b onload');
    // What scripts there are, are files.
    for (const [tag, inside] of body.matchAll(/<script\b[^>]*>([^<]*)/g)) {
      expect(inside, `${path}: ${tag}`).toBe('');
      expect(tag, path).toContain('src="/assets/');
    }
  }
});

describe('E2: one id of somebody else’s among one’s own, by every verb that takes several', () => {
  test('a contact is given all of the engagements that were named, or stays as they were', async ({
    world,
    acme,
    plan,
    planVisible,
    owner,
    clara,
    elsewhere,
    engagementsOf,
  }) => {
    const own = idIn(await planVisible());
    const sibling = idIn(await plan({ companyId: await world.company(acme, 'Sibling') }));
    const foreign = idIn(
      leadsTo(
        await elsewhere.visitor.post('/dashboard/nimbus/engagements', {
          companyId: elsewhere.companyId,
          title: 'Theirs',
          reference: 'THEIRS-1',
          kind: 'api',
          tags: '',
        }),
      ),
    );
    const contact = `/dashboard/acme/contacts/${clara.membership}`;
    for (const other of [sibling, foreign]) {
      const form = new URLSearchParams({ role: 'reader', sees: 'chosen' });
      for (const id of [own, other]) form.append('engagements', id);
      expect((await owner.post(contact, form.toString())).statusCode).toBe(404);
      expect(await engagementsOf(clara.membership)).toEqual([]);
    }
    const { contact_role } = await world.db
      .selectFrom('memberships')
      .select('contact_role')
      .where('id', '=', clara.membership)
      .executeTakeFirstOrThrow();
    expect(contact_role).toBe('responder');
  });

  test('a team is all of the people who were named, or stays as it was', async ({
    world,
    plan,
    owner,
    carl,
    clara,
    elsewhere,
  }) => {
    const engagement = await plan({ reference: 'TEAM-OF-OURS', team: carl.id });
    const settings = { title: 'A plan', reference: 'TEAM-OF-OURS', kind: 'api', tags: '' };
    for (const stranger of [elsewhere.nora.id, clara.id]) {
      const form = new URLSearchParams(settings);
      for (const id of [carl.id, stranger]) form.append('team', id);
      expect((await owner.post(engagement, form.toString())).statusCode).toBe(422);
      const led = new URLSearchParams({ ...settings, lead: stranger });
      expect((await owner.post(engagement, led.toString())).statusCode).toBe(422);
    }
    const team = await world.db
      .selectFrom('engagement_team')
      .select('account_id')
      .where('engagement_id', '=', idIn(engagement))
      .execute();
    expect(team).toEqual([{ account_id: carl.id }]);
  });

  test('nothing of another workspace answers to any verb under ours, of a page or of a program', async ({
    plan,
    draft,
    initech,
    olivia,
    elsewhere,
    owner,
    clara,
    world,
  }) => {
    const engagement = await plan();
    const finding = await draft(engagement);
    const theirs = (path: string) => path.replace('/acme/', '/nimbus/');
    const contact = `/dashboard/acme/contacts/${clara.membership}`;
    const company = `/dashboard/acme/companies/${initech}`;
    const upload = uploadOf({}, [{ name: 'a.txt', content: 'Ours' }]);
    leadsTo(await owner.post(`${engagement}/evidence`, upload, { 'content-type': UPLOAD_TYPE }));
    const { id: file } = await world.db
      .selectFrom('evidence')
      .select('id')
      .where('engagement_id', '=', idIn(engagement))
      .executeTakeFirstOrThrow();
    const before = await world.db
      .selectFrom('findings')
      .selectAll()
      .where('id', '=', idIn(finding))
      .execute();
    expect(olivia.id).not.toBe(elsewhere.nora.id);
    for (const path of [
      engagement,
      `${engagement}/edit`,
      finding,
      `${finding}/edit`,
      `${finding}/delete`,
      contact,
      company,
      `${company}/edit`,
      `${company}/erase`,
      `${company}/preview`,
      `${engagement}/evidence`,
      `/dashboard/acme/evidence/${file}`,
    ])
      expect((await elsewhere.visitor.get(theirs(path))).statusCode, path).toBe(404);
    for (const [path, form] of [
      [engagement, { title: 'Taken', reference: 'TAKEN-1', kind: 'api', tags: '' }],
      [`${engagement}/state`, { state: 'running' }],
      [`${engagement}/visibility`, { visible: 'true' }],
      [`${engagement}/findings`, {}],
      [`${engagement}/publish`, {}],
      [`${finding}/edit`, { revision: '2', title: 'Taken' }],
      [`${finding}/publish`, { revision: '2', whatChanged: '' }],
      [`${finding}/remarks`, { kind: 'note', text: 'Taken.' }],
      [`${finding}/delete`, {}],
      [contact, { role: 'reader', sees: 'all' }],
      [company, { name: 'Taken', reference: '', notes: '' }],
      [`${company}/archive`, { archived: 'true' }],
      [`${company}/erase`, { name: 'Initech' }],
      [`${engagement}/evidence/${file}`, { name: 'taken.txt', alternative: '', do: 'remove' }],
      [`${engagement}/evidence/${file}/place`, { do: 'down' }],
    ] as const)
      expect((await elsewhere.visitor.post(theirs(path), form)).statusCode, path).toBe(404);
    const api = '/api/v1/workspaces/nimbus';
    for (const [method, path, body] of [
      ['GET', `engagements/${idIn(engagement)}`],
      ['PATCH', `engagements/${idIn(engagement)}`, { title: 'Taken' }],
      ['GET', `engagements/${idIn(engagement)}/findings`],
      ['POST', `engagements/${idIn(engagement)}/findings`, { title: 'Taken' }],
      ['GET', `findings/${idIn(finding)}`],
      ['PATCH', `findings/${idIn(finding)}`, { title: 'Taken' }],
      ['DELETE', `findings/${idIn(finding)}`],
      ['POST', `findings/${idIn(finding)}/publish`],
      ['POST', `findings/${idIn(finding)}/notes`, { text: 'Taken' }],
      ['GET', `findings/${idIn(finding)}/notes`],
      ['GET', `findings/${idIn(finding)}/comments`],
      ['GET', `findings/${idIn(finding)}/evidence`],
      ['GET', `evidence/${file}`],
      ['GET', `evidence/${file}/file`],
      ['GET', `companies/${initech}`],
      ['PATCH', `companies/${initech}`, { name: 'Taken' }],
    ] as const)
      expect((await elsewhere.visitor.call(method, `${api}/${path}`, body)).statusCode, path).toBe(404);
    const planned = { title: 'Taken', kind: 'api', companyId: initech };
    expect((await elsewhere.visitor.call('POST', `${api}/engagements`, planned)).statusCode).toBe(422);
    const token = new URLSearchParams({ name: 'Taken', may: 'read', days: '30', sees: 'chosen' });
    token.append('engagements', idIn(engagement));
    const taken = await elsewhere.visitor.post('/dashboard/nimbus/tokens/new', token.toString());
    expect([taken.statusCode, /sp_[\w-]{51}/.test(taken.body)]).toEqual([422, false]);
    expect(
      await world.db.selectFrom('findings').selectAll().where('id', '=', idIn(finding)).execute(),
    ).toEqual(before);
    expect((await owner.get(engagement)).statusCode).toBe(200);
    expect((await owner.get(`/dashboard/acme/evidence/${file}`)).body).toBe('Ours');
  });
});
