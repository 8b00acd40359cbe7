import { expect, vi } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../consultancy.ts';
import { UPLOAD_TYPE, uploadOf } from '../multipart.ts';
import type { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

/**
 * A client reads a file slowly, and it is taken away meanwhile: the rest of it went on being sent, for the gate was asked whether
 * its reader is let in, and nobody whether the file is still theirs to read (D24).
 */

const CONTENT = 'x'.repeat(400_000);

interface Scene {
  readonly world: World;
  readonly owner: Visitor;
  readonly membership: string;
  /** The engagement's page. */
  readonly at: string;
  readonly documentId: string;
}

const WAYS: readonly (readonly [string, (scene: Scene) => Promise<unknown>])[] = [
  [
    'the document is unshared',
    async ({ owner, documentId }) =>
      leadsTo(await owner.post(`/dashboard/acme/documents/${documentId}/visibility`, { visible: 'false' })),
  ],
  [
    'the document is removed',
    async ({ owner, documentId }) =>
      leadsTo(await owner.post(`/dashboard/acme/documents/${documentId}/remove`)),
  ],
  [
    'its engagement is hidden',
    async ({ owner, at }) => leadsTo(await owner.post(`${at}/visibility`, { visible: 'false' })),
  ],
  [
    'its engagement is taken from the contact',
    ({ world, membership, at }) =>
      world.db
        .deleteFrom('contact_engagements')
        .where('membership_id', '=', membership)
        .where('engagement_id', '=', idIn(at))
        .execute(),
  ],
  ['nothing is taken away', async () => undefined],
];

const test = base.extend('shared', async ({ world, owner, clara, planVisible }) => {
  const at = await planVisible();
  const upload = uploadOf({ visible: 'true' }, [{ name: 'big.txt', content: CONTENT }]);
  leadsTo(await owner.post(`${at}/documents`, upload, { 'content-type': UPLOAD_TYPE }));
  const { id: documentId } = await world.db
    .selectFrom('documents')
    .select('id')
    .where('engagement_id', '=', idIn(at))
    .executeTakeFirstOrThrow();
  await world.db
    .insertInto('contact_engagements')
    .values({ membership_id: clara.membership, engagement_id: idIn(at) })
    .execute();
  await world.db.updateTable('memberships').set({ sees_all: 0 }).where('id', '=', clara.membership).execute();
  return { world, owner, membership: clara.membership, at, documentId };
});

test.for(WAYS)('D24: while it is sent, %s', async ([called, takeAway], { world, shared, client }) => {
  const { body } = await client.get(`/portal/documents/${shared.documentId}`);
  const [path = ''] = /\/portal\/documents\/[\w/-]+\/versions\/[0-9a-f-]{36}/.exec(body) ?? [];
  let ms = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    ms += 2_000;
    return ms;
  });
  const read = world.services.files.read.bind(world.services.files);
  const reading = vi.spyOn(world.services.files, 'read').mockImplementation(async (file) => {
    const parts = await read(file);
    return (async function* () {
      let isFirst = true;
      for await (const part of parts) {
        yield part;
        if (isFirst) await takeAway(shared);
        isFirst = false;
      }
    })();
  });
  const sent = await client.get(path).then(
    (answer) => answer.body.length,
    () => 0,
  );
  reading.mockRestore();
  clock.mockRestore();
  expect(sent === CONTENT.length).toBe(called === 'nothing is taken away');
});
