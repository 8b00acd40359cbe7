import { expect } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../../../../test/consultancy.ts';
import { markEarlier } from './marking-assets.ts';

const TITLES = ['A draft', 'Half fixed', 'Retested', 'Elsewhere'];

const test = base.extend(
  'found',
  { scope: 'file' },
  ({ consultant }) =>
    async (engagement: string, asset: string, assetState = '') => {
      const { body } = await consultant.get(`${engagement}?${new URLSearchParams({ asset, assetState })}`);
      return TITLES.filter((title) => body.includes(`> ${title}</a>`) || body.includes(` ${title}</a>`));
    },
);

test('E21: the consultancy finds by asset what it writes, drafts too, and whether that is open or fixed', async ({
  world,
  owner,
  consultant,
  client,
  plan,
  planVisible,
  draft,
  publish,
  found,
}) => {
  const engagement = await planVisible();
  const written = await draft(engagement, { title: 'A draft', assets: 'Login form | https://bank.example' });
  await publish(engagement, { title: 'Half fixed', assets: '[x] Login form\nLogin form | elsewhere' });
  const passed = await publish(engagement, { title: 'Retested', assets: 'Login form' });
  leadsTo(await owner.post(`${passed}/state`, { move: 'pass-retest', note: '' }));
  await draft(await plan(), { title: 'Elsewhere', assets: 'Login form' });

  expect(await found(engagement, ' login  FORM ')).toEqual(['A draft', 'Half fixed', 'Retested']);
  expect(await found(engagement, 'Login form', 'open')).toEqual(['A draft', 'Half fixed']);
  expect(await found(engagement, 'Login form', 'fixed')).toEqual(['Retested']);
  expect(await found(engagement, 'https://bank.example')).toEqual(['A draft']);
  expect(await found(engagement, 'Login')).toEqual([]);
  expect((await consultant.get(`${engagement}?asset=Login`)).body).toContain('No findings match');
  expect(await found(engagement, '')).toEqual(['A draft', 'Half fixed', 'Retested']);
  const href = `href="${engagement}?asset=Login+form#findings"`;
  expect((await consultant.get(written)).body).toContain(href);

  const api = `/api/v1/workspaces/acme/engagements/${idIn(engagement)}/findings?asset=Login+form`;
  const titles = async (by: typeof owner) =>
    (await by.get(api)).json<{ items: { title: string }[] }>().items.map(({ title }) => title);
  expect((await titles(consultant)).toSorted()).toEqual(['A draft', 'Half fixed', 'Retested']);
  expect((await titles(client)).toSorted(), 'a draft is none of theirs').toEqual(['Half fixed', 'Retested']);

  leadsTo(await owner.post(`${written}/edit`, { revision: '2', assets: '[x] Sign-in page' }));
  expect(await found(engagement, 'Login form', 'open')).toEqual(['Half fixed']);
  expect(await found(engagement, 'Sign-in page', 'fixed')).toEqual(['A draft']);

  // As an earlier version left it.
  await world.db.deleteFrom('finding_assets').execute();
  await world.db.updateTable('findings').set({ has_marks: 0 }).execute();
  expect(await found(engagement, 'Login form')).toEqual([]);
  await markEarlier(world.services);
  expect(await found(engagement, 'Login form')).toEqual(['Half fixed', 'Retested']);
});
