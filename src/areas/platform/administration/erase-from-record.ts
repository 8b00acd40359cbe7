import type { KeyObject } from 'node:crypto';
import type { CommandLineAct } from '../../../access/context.ts';
import { unattended } from '../../../access/deed.ts';
import { keyOrObstacle, type Obstacle } from '../../../audit/chain/checking.ts';
import { eraseNext, tracesOf } from '../../../audit/chain/erasing.ts';
import { commitmentKey } from '../../../audit/chain/keys.ts';
import { linkRound } from '../../../audit/chain/linking.ts';
import { appendEvent, record, SUPPORT } from '../../../audit/record.ts';
import { emptyLog, overwritingDeleted } from '../../../data/overwriting.ts';
import type { Services } from '../../../services.ts';

/** `has-account`: the address has one, under which entries would be recorded further on. */
export type Erasure =
  | { readonly ok: true; readonly entries: number }
  | { readonly ok: false; readonly reason: 'has-account' | Obstacle };

/** The record's key once nothing waits to be chained any more: what is not chained yet can't be erased. */
async function keyOfWholeChain(services: Services, now: number): Promise<KeyObject | Obstacle> {
  const before = await keyOrObstacle(services, commitmentKey);
  if (typeof before === 'string' && before !== 'not-chained') return before;
  while ((await linkRound(services, now)) > 0);
  return keyOrObstacle(services, commitmentKey);
}

/**
 * Erases from the record whom an address belonged to, whatever other addresses they had: names, addresses and networks go, and
 * a number stands in their place. The chain stays whole. That it was done is recorded, for the installation with the reason,
 * and in each workspace how many of its entries were changed.
 */
export async function eraseFromRecord(
  services: Services,
  { actor, origin, now }: CommandLineAct,
  { address, reason }: { readonly address: string; readonly reason: string },
): Promise<Erasure> {
  const { db } = services;
  const account = await db
    .selectFrom('accounts')
    .select('id')
    .where('email', '=', address)
    .executeTakeFirst();
  if (account !== undefined) return { ok: false, reason: 'has-account' };
  const key = await keyOfWholeChain(services, now);
  if (typeof key === 'string') return { ok: false, reason: key };
  const traces = await tracesOf(db, address);
  const changed = new Map<string | null, number>();
  for (let next: string | null = ''; next !== null; ) {
    const after: string = next;
    const turn = await unattended(services, (trx) =>
      overwritingDeleted(trx, () => eraseNext(trx, key, traces, { after, now })),
    );
    for (const workspace of turn.changed) changed.set(workspace, (changed.get(workspace) ?? 0) + 1);
    next = turn.next;
  }
  await emptyLog(db);
  const entries = [...changed.values()].reduce((sum, count) => sum + count, 0);
  if (entries === 0) return { ok: true, entries };
  await unattended(services, async (trx) => {
    await record(trx, { type: 'record.erased', at: now, actor, origin, detail: { entries, reason } });
    for (const [workspaceId, count] of changed)
      if (workspaceId !== null)
        await appendEvent(trx, {
          ...SUPPORT,
          type: 'record.erased',
          at: now,
          workspaceId,
          detail: { entries: count },
        });
  });
  return { ok: true, entries };
}
