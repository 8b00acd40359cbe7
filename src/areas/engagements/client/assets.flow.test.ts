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
