import { expect } from 'vitest';
import { testAtWork as base, leadsTo } from '../../../../../test/consultancy.ts';
import { UPLOAD_TYPE, uploadOf } from '../../../../../test/multipart.ts';
import { bytesOf } from '../../../../files/files.ts';
import { tidyFiles } from '../../../../files/tidy-up.ts';
import { removeOldImports } from '../clearing.ts';
import { readBytesOf } from '../room-queries.ts';
import { putMapping } from './mappings.ts';

const DAY_MS = 24 * 60 * 60_000;

const wordsOf = (body: string) =>
  body
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&#39;', '’');

/** What is chosen in the form of a page, by its columns. */
const chosenIn = (body: string) =>
  Object.fromEntries(
    [...body.matchAll(/<label[^>]*for="(field-column-\d+)"[^>]*>(.*?)<\/label>/gs)].map(
      ([, id, name = '']) => [
        name,
        new RegExp(`<select[^>]*id="${id}".*?</select>`, 's')
          .exec(body)?.[0]
          .match(/<option[^>]* selected[^>]*>/)?.[0]
          .match(/value="([^"]+)"/)?.[1] ?? '',
      ],
    ),
  );

const test = base
  /** Uploads a table, has it read, and returns the address of its import. */
  .extend('upload', { scope: 'file' }, ({ world, owner }) => async (engagement: string, content: string) => {
    const body = uploadOf({}, [{ name: 'scan.csv', content }]);
    const to = leadsTo(await owner.post(`${engagement}/imports`, body, { 'content-type': UPLOAD_TYPE }));
    await world.mailTo('');
    return to;
  })
  .extend('filesKept', { scope: 'file' }, ({ world }) => async () => {
    const rows = await world.db.selectFrom('files').select('id').where('state', '=', 'ready').execute();
    return rows.length;
  });

test('I1: columns that nobody knows are mapped by hand, the file is read again, and the next one with the same columns at once', async ({
  world,
  owner,
  consultant,
  needToKnow,
  plan,
  upload,
  filesKept,
}) => {
  const engagement = await plan();
  const at = await upload(
    engagement,
    'Nr;"Naam\nvan wat";Stufe;Waar;Who\n7;Oude TLS;4;a.example;Jo\n8;Zwak wachtwoord;5;b.example;\n',
  );
  const asked = (await owner.get(at)).body;
  expect(wordsOf(asked)).toContain('Which column holds the titles of findings?');
  expect(wordsOf(asked)).toMatch(/Naam van wat .*Such as “Oude TLS”, “Zwak wachtwoord”/);
  expect(chosenIn(asked)).toEqual({ Nr: '', 'Naam\nvan wat': '', Stufe: '', Waar: '', Who: '' });

  // Nothing that was chosen is lost where no column is the title.
  const noTitle = await owner.post(`${at}/columns`, { 'column-1': 'id', 'column-3': 'severity-of-5' });
  expect(noTitle.statusCode).toBe(422);
  expect(noTitle.body).toMatch(/id="field-column-1-error".*?Choose “Title” for one of the columns\./s);
  expect(chosenIn(noTitle.body)).toMatchObject({ Nr: 'id', Stufe: 'severity-of-5', Waar: '' });

  const columns = {
    ...{ 'column-1': 'id', 'column-2': 'title', 'column-3': 'severity-of-5', 'column-4': 'what' },
    'column-5': 'description',
  };
  await needToKnow(true);
  const elsewhere = await consultant.post(`${at}/columns`, columns);
  await needToKnow(false);
  expect(elsewhere.statusCode, 'an import that is somebody else’s').toBe(404);

  expect(leadsTo(await owner.post(`${at}/columns`, columns))).toBe(at);
  expect(leadsTo(await owner.post(`${at}/columns`, columns)), 'pressed twice').toBe(at);
  await world.mailTo('');
  const read = (await owner.get(at)).body;
  expect(wordsOf(read)).toMatch(
    /CSV, 2 results.*New 2.*Zwak wachtwoord CSV 8 b\.example Critical.*Oude TLS CSV 7 a\.example High/,
  );
  expect(chosenIn(read)).toMatchObject({
    Nr: 'id',
    'Naam\nvan wat': 'title',
    Stufe: 'severity-of-5',
    Who: 'description',
  });

  expect(await filesKept()).toBe(1);
  leadsTo(await owner.post(`${at}/take`, 'group=1'));
  await world.mailTo('');
  expect(await filesKept(), 'taken, its file goes').toBe(0);
  expect(wordsOf((await owner.get(at)).body)).not.toContain('Choose what');
  const late = leadsTo(await owner.post(`${at}/columns`, columns));
  expect(wordsOf((await owner.get(late)).body)).toContain('The columns of this file can’t be changed now.');

  const next = await upload(
    engagement,
    'Waar,Who,"Naam\nvan wat",Nr,Stufe\nc.example,Jo,Neu,9,2\na.example,Jo,Oude TLS,7,4\n',
  );
  const known = (await owner.get(next)).body;
  expect(wordsOf(known)).toMatch(/New 1 Changed 0 Seen before 1/);
  expect(chosenIn(known)).toMatchObject({ Waar: 'what', Who: 'description', 'Naam\nvan wat': 'title' });

  const rows = await world.db.selectFrom('column_mappings').select(['mark', 'content']).execute();
  expect(rows.length).toBe(1);
  for (const box of rows.flatMap(({ mark, content }) => [mark, content]))
    expect(Buffer.from(box).toString('latin1')).not.toContain('Naam');
  expect(await filesKept()).toBe(1);
  leadsTo(await owner.post(`${next}/cancel`));
  expect(await filesKept(), 'cancelled, its file goes').toBe(0);
});

test('I1: of too many tables the columns that were said longest ago are forgotten, of this workspace alone', async ({
  world,
}) => {
  const [one, other] = [await world.workspace('one'), await world.workspace('other')];
  const said = (workspaceId: string, nth: number) => ({
    ...{ workspaceId, mark: Buffer.from([nth]), content: Buffer.from([0]), now: nth },
  });
  await world.db.transaction().execute(async (trx) => {
    await putMapping(trx, said(other.id, 1), 3);
    for (const nth of [1, 2, 3, 1, 4]) await putMapping(trx, said(one.id, nth), 3);
    await putMapping(trx, { ...said(one.id, 2), now: 5 }, 3);
    await putMapping(trx, said(one.id, 6), 3);
  });
  const left = (id: string) =>
    world.db.selectFrom('column_mappings').select('mark').where('workspace_id', '=', id).execute();
  expect((await left(one.id)).map(({ mark }) => mark[0]).toSorted()).toEqual([2, 4, 6]);
  expect(await left(other.id)).toHaveLength(1);
});

test('E25: what is read of imports, and their files until they are gone, take up the workspace’s space', async ({
  world,
  acme,
  owner,
  plan,
  upload,
}) => {
  const used = async () => [await bytesOf(world.db, acme.id), await readBytesOf(world.db, acme.id)] as const;
  const [before, readBefore] = await used();
  const engagement = await plan();
  const content = 'Title,Severity,Host\nOld TLS,4,a.example\n';
  const at = await upload(engagement, content);
  leadsTo(await owner.post(`${at}/cancel`));
  const [files, read] = await used();
  expect(files - before, 'cancelled, and not gone').toBe(content.length);
  expect(read - readBefore).toBeGreaterThan(content.length);

  const { workspaceBytes } = world.services.config;
  const sentWhere = async (pro: number) => {
    Object.assign(world.services.config, { workspaceBytes: { starter: 0, pro, team: 0 } });
    const body = uploadOf({}, [{ name: 'scan.csv', content }]);
    return (await owner.post(`${engagement}/imports`, body, { 'content-type': UPLOAD_TYPE })).statusCode;
  };
  expect(await sentWhere(files + read), 'there is room but for what was read').toBe(422);
  expect(await sentWhere(files + 2 * read)).toBe(303);
  Object.assign(world.services.config, { workspaceBytes });
  await world.mailTo('');

  await removeOldImports(world.db, world.clock.now() + 91 * DAY_MS);
  await tidyFiles(world.db, world.services.files, world.clock.now() + 122 * DAY_MS);
  expect(await used()).toEqual([0, 0]);
});
