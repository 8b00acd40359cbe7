import type { KeyObject } from 'node:crypto';
import type { Reader } from '../../data/database.ts';
import { type Keyring, SealedBoxError } from '../../sealing/sealed-box.ts';
import type { Head } from './heads.ts';
import { keptHeadsOf } from './kept-heads.ts';
import { commitmentKey, headKey, RecordKeyGone } from './keys.ts';
import { isChained } from './queries.ts';
import { type Verdict, verifyChain } from './verifying.ts';

/** Why nothing can be checked. */
export type Obstacle =
  /** The server has chained nothing since it was set up or upgraded. */
  | 'not-chained'
  /** The record's key is not in the database any more. */
  | 'key-gone'
  /** Another installation sealed it, or somebody changed it. */
  | 'key-of-others';

/** What a check came to; `proofs`: with how many heads that were kept elsewhere the chain was compared. */
export type Finding = (Verdict & { readonly proofs?: number }) | { readonly obstacle: Obstacle };

/** Whether a check has found nothing that somebody has to look into. */
export const isAllRight = (finding: Finding): boolean =>
  'whole' in finding && finding.whole && finding.misdated === undefined;

interface Needs {
  readonly db: Reader;
  readonly keyring: Keyring;
}

/** One of the record's keys, or why it can't be had. */
export async function keyOrObstacle(
  { db, keyring }: Needs,
  find: typeof commitmentKey | typeof headKey,
): Promise<KeyObject | Obstacle> {
  if (!(await isChained(db))) return 'not-chained';
  try {
    return await find(db, keyring);
  } catch (error) {
    if (error instanceof RecordKeyGone) return 'key-gone';
    if (error instanceof SealedBoxError) return 'key-of-others';
    throw error;
  }
}

/**
 * Checks one chain with the installation's key, against heads that were kept of it elsewhere, and those that the database keeps
 * itself; see `verifyChain`.
 */
export async function checkChain(
  needs: Needs,
  chain: string,
  heads: readonly Head[],
  onTurn?: (checked: number, of: number) => Promise<void> | void,
): Promise<Finding> {
  const key = await keyOrObstacle(needs, commitmentKey);
  if (typeof key === 'string') return { obstacle: key };
  // The heads that the database keeps itself are read with it: without one that fits, nothing shows what was cut off.
  const proof = await keyOrObstacle(needs, headKey);
  if (typeof proof === 'string') return { obstacle: proof };
  const { db } = needs;
  const all = [...(await keptHeadsOf(db, proof, chain)), ...heads];
  const verdict = await verifyChain({ db, key, chain, heads: all, ...(onTurn !== undefined && { onTurn }) });
  return { ...verdict, proofs: heads.filter((head) => head.chain === chain).length };
}
