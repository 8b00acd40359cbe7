import { expect } from 'vitest';
import { testAtWork as base, leadsTo } from '../../../../../test/consultancy.ts';
import { UPLOAD_TYPE, uploadOf } from '../../../../../test/multipart.ts';

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
    /CSV, 2 results.*New 2.*Zwak wachtwoord csv 8 b\.example Critical.*Oude TLS csv 7 a\.example High/,
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
