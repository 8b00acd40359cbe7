import { expect } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../../../../test/consultancy.ts';
import { markEarlier } from '../finding/marking-assets.ts';

const LIST = '/portal/findings';
const ON_LOGIN = { title: 'On the login', assets: 'Login form | https://bank.example/login | 100 %' };
const ON_BOTH = { title: 'On both', assets: 'Login form\nStatement download | https://bank.example/s' };

const test = base.extend('found', { scope: 'file' }, ({ client }) => async (asset: string, list = LIST) => {
  const { body } = await client.get(`${list}?${new URLSearchParams({ asset, severity: '', state: '' })}`);
  return ['On the login', 'On both', 'Hidden', 'Other'].filter((title) => body.includes(title));
});

test('E21: clients find what is published by the whole name of an asset, or by where it is', async ({
  client,
  owner,
  plan,
  planVisible,
  draft,
  publish,
  found,
}) => {
  const engagement = await planVisible();
  const login = await publish(engagement, ON_LOGIN);
  await publish(engagement, ON_BOTH);
  await publish(engagement, { title: 'Other', assets: 'Mail server' });
  await publish(await plan(), { title: 'Hidden', assets: 'Login form' });
  await draft(engagement, { title: 'Hidden', assets: 'Login form' });

  expect(await found('Login form')).toEqual(['On the login', 'On both']);
  expect(await found('  login  FORM ')).toEqual(['On the login', 'On both']);
  expect(await found('https://bank.example/s')).toEqual(['On both']);
  for (const none of ['Login', '100 %', 'Nothing like it', '%', '_'.repeat(2_000)])
    expect(await found(none), none).toEqual([]);
  expect((await client.get(`${LIST}?asset=nothing`)).body).toContain('No findings match');
  expect((await found('')).length, 'an empty field narrows nothing').toBe(3);
  expect(await found('mail server', `${LIST}.csv`)).toEqual(['Other']);
  const { body } = await client.get(`${LIST}/${idIn(login)}`);
  expect(body).toContain(`href="${LIST}?asset=Login+form"`);

  // What is written stays the consultancy's until it is published again.
  leadsTo(await owner.post(`${login}/edit`, { revision: '2', assets: 'Sign-in page' }));
  expect(await found('Sign-in page')).toEqual([]);
  leadsTo(await owner.post(`${login}/publish`, { revision: '3', whatChanged: '' }));
  expect(await found('Sign-in page')).toEqual(['On the login']);
  expect(await found('Login form')).toEqual(['On both']);
});

test('E24: an asset’s name stands nowhere, and one name of two companies leaves two marks', async ({
  world,
  acme,
  plan,
  publish,
}) => {
  const other = await world.company(acme, 'Northwind');
  const asset = { assets: 'Same asset' };
  const ids = [await publish(await plan(), asset), await publish(await plan({ companyId: other }), asset)];
  const rows = await world.db
    .selectFrom('published_assets')
    .selectAll()
    .where('finding_id', 'in', ids.map(idIn))
    .execute();
  expect(new Set(rows.map(({ company_id }) => company_id)).size).toBe(2);
  expect(new Set(rows.map(({ mark }) => Buffer.from(mark).toString('hex'))).size).toBe(2);
  for (const { mark } of rows)
    expect(Buffer.from(mark).toString('latin1').toLowerCase()).not.toContain('same');
});

test('E21: what an earlier version published is found as well, once it has been marked', async ({
  world,
  planVisible,
  publish,
  found,
}) => {
  const id = idIn(await publish(await planVisible(), { title: 'On both', assets: 'Earlier asset' }));
  await world.db.deleteFrom('published_assets').where('finding_id', '=', id).execute();
  await world.db
    .updateTable('published_findings')
    .set({ has_marks: 0 })
    .where('finding_id', '=', id)
    .execute();
  expect(await found('Earlier asset')).toEqual([]);
  await markEarlier(world.services);
  expect(await found('Earlier asset')).toEqual(['On both']);
});

test('E8: each asset is open or fixed, for both sides, programs and spreadsheets, and all are once the retest passed', async ({
  owner,
  client,
  planVisible,
  publish,
}) => {
  const typed = 'Web shop | https://shop.example\n[x] Till | 10.0.0.7 | since 2.1';
  const finding = await publish(await planVisible(), { title: 'Half fixed', assets: typed });
  const at = `/api/v1/workspaces/acme/findings/${idIn(finding)}`;
  const shop = { what: 'Web shop', where: 'https://shop.example', note: '', state: 'open' };
  const till = { what: 'Till', where: '10.0.0.7', note: 'since 2.1', state: 'fixed' };
  for (const reader of [owner, client]) expect((await reader.get(at)).json().assets).toEqual([shop, till]);
  const badges = async (page: string) =>
    [...page.matchAll(/<li[^>]*>.*?(Web shop|Till).*?>(Open|Fixed)<\/span><\/li>/g)].map((found) =>
      found.slice(1),
    );
  const standing = [
    ['Web shop', 'Open'],
    ['Till', 'Fixed'],
  ];
  expect(await badges((await owner.get(finding)).body)).toEqual(standing);
  expect(await badges((await client.get(`${LIST}/${idIn(finding)}`)).body)).toEqual(standing);
  const line = async () =>
    (await client.get(`${LIST}.csv?asset=till`)).body.split('\n').find((one) => one.includes('Half fixed'));
  expect(await line()).toContain('"Web shop (https://shop.example)","Till (10.0.0.7)"');

  // As it was answered it can be sent again; what only looks like a ticked box is one no more.
  const odd = { what: '[x] in a name', where: '', note: '', state: 'open' };
  const changed = await owner.call('PATCH', at, { assets: [{ ...shop, state: 'fixed' }, till, odd] });
  expect(changed.json().assets).toEqual([{ ...shop, state: 'fixed' }, till, odd]);
  expect((await client.get(at)).json().assets, 'as it was published').toEqual([shop, till]);
  const refused = await owner.call('PATCH', at, { assets: [{ what: 'Till', state: 'gone' }] });
  expect([refused.statusCode, Object.keys(refused.json().errors)]).toEqual([422, ['assets']]);

  expect((await owner.call('PATCH', at, { state: 'retest-passed' })).statusCode).toBe(200);
  expect((await client.get(at)).json().assets).toEqual([{ ...shop, state: 'fixed' }, till]);
  expect(await line()).toContain('"","Web shop (https://shop.example); Till (10.0.0.7)"');
});
