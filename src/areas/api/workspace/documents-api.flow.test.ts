import { expect } from 'vitest';
import { tokenFor } from '../../../../test/api-tokens.ts';
import { idIn, testAtWork as test } from '../../../../test/consultancy.ts';
import { uploadOf } from '../../../../test/multipart.ts';

const API = '/api/v1/workspaces/acme';
const fileOf = (name: string, content: string) => uploadOf({}, [{ name, content }]);

test('E4 E7 E26 E27: programs of both sides do with documents what pages do, and their downloads are written down', async ({
  world,
  acme,
  carl,
  clara,
  consultant,
  client,
  planVisible,
}) => {
  const at = `${API}/engagements/${idIn(await planVisible())}/documents`;
  const added = await consultant.post(at, fileOf('Report.pdf', 'first'));
  const { id } = added.json();
  const document = {
    ...{ id, engagementId: at.split('/').at(-2), name: 'Report.pdf', bytes: 5, side: 'consultancy' },
    ...{ visible: false, versions: 1, addedAt: expect.stringMatching(/Z$/), addedBy: 'Carl Consultant' },
  };
  expect([added.statusCode, added.json()]).toEqual([201, document]);
  const one = `${API}/documents/${id}`;
  for (const path of [one, `${one}/file`, `${one}/versions`, `${one}/downloads`])
    expect((await client.get(path)).statusCode, path).toBe(404);
  expect((await client.get(at)).json()).toEqual({ items: [], next: null });

  const replaced = await consultant.post(`${one}/versions`, fileOf('Report 2.pdf', 'second'));
  expect([replaced.statusCode, replaced.json()]).toMatchObject([201, { name: 'Report 2.pdf', versions: 2 }]);
  const shown = await consultant.call('PATCH', one, { visible: true });
  expect([shown.statusCode, shown.json().visible]).toEqual([200, true]);
  expect((await client.get(at)).json().items).toEqual([{ ...replaced.json(), visible: true }]);
  const versions = (await client.get(`${one}/versions`)).json().items;
  expect(versions).toMatchObject([{ number: 2 }, { number: 1, name: 'Report.pdf' }]);
  expect((await client.get(`${one}/versions/${versions[1].id}/file`)).body).toBe('first');

  // A token for reading downloads, and that is written down; it changes nothing.
  const reading = world.visitor();
  reading.apiToken = (await tokenFor(world, carl, acme, { mayWrite: false })).token;
  const file = await reading.get(`${one}/file`);
  expect([file.statusCode, file.body, file.headers['content-security-policy']]).toEqual([
    200,
    'second',
    "default-src 'none'; sandbox",
  ]);
  expect((await reading.call('DELETE', one)).statusCode).toBe(403);
  const downloads = (await consultant.get(`${one}/downloads`)).json().items;
  expect(downloads).toMatchObject([
    { version: 2, by: 'Carl Consultant', side: 'consultancy' },
    { version: 1, by: 'Clara Client', side: 'client' },
  ]);
  const behind = (await consultant.get(`${one}/downloads?cursor=${downloads[0].id}`)).json();
  expect(behind).toEqual({ items: [downloads[1]], next: null });
  expect((await client.get(`${one}/downloads`)).statusCode).toBe(403);

  // Who may what: a client changes nothing of the team's, a reader adds nothing.
  expect((await client.call('PATCH', one, { visible: false })).statusCode).toBe(403);
  expect((await client.call('DELETE', one)).statusCode).toBe(403);
  expect((await client.post(`${one}/versions`, fileOf('a.txt', 'a'))).statusCode).toBe(403);
  const role = (contact_role: 'reader' | 'responder') =>
    world.db.updateTable('memberships').set({ contact_role }).where('id', '=', clara.membership).execute();
  await role('reader');
  expect((await client.post(at, fileOf('a.txt', 'a'))).statusCode).toBe(403);
  await role('responder');
  const theirs = await client.post(at, fileOf('Letter.pdf', 'we agree'));
  expect([theirs.statusCode, theirs.json()]).toMatchObject([201, { side: 'client', visible: true }]);
  const letter = `${API}/documents/${theirs.json().id}`;
  const hidden = await consultant.call('PATCH', letter, { visible: false });
  expect([hidden.statusCode, Object.keys(hidden.json().errors)]).toEqual([422, ['visible']]);
  const empty = await client.post(at, fileOf('none.txt', ''));
  expect([empty.statusCode, empty.json().errors.file]).toEqual([422, 'This file is empty.']);
  expect((await client.call('DELETE', letter)).statusCode).toBe(204);
  for (const path of [letter, `${letter}/file`]) expect((await client.get(path)).statusCode, path).toBe(404);
  expect((await client.get(`${letter}/downloads`)).json()).toEqual({ items: [], next: null });
});
