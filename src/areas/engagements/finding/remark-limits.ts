import type { Reader } from '../../../data/database.ts';
import { latestPossible } from '../../../domain/stored-times.ts';
import type { Audience } from './mentions.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** So many, within so many milliseconds. */
interface Limit {
  readonly most: number;
  readonly withinMs: number;
}

/**
 * How much one person can say in a workspace, of comments and of notes each, and how many emails that can send: plenty for
 * whoever writes, and too little to bury the others (E17).
 */
export const REMARK_LIMITS = {
  team: {
    remarks: [
      { most: 300, withinMs: HOUR_MS },
      { most: 2_000, withinMs: DAY_MS },
    ],
    mentions: [{ most: 300, withinMs: DAY_MS }],
  },
  client: {
    remarks: [
      { most: 60, withinMs: HOUR_MS },
      { most: 300, withinMs: DAY_MS },
    ],
    mentions: [{ most: 60, withinMs: DAY_MS }],
  },
} as const satisfies Readonly<Record<Audience['side'], Readonly<Record<Limited, readonly Limit[]>>>>;

/** What there is a limit to: what is said, and who is emailed about it. */
export type Limited = 'remarks' | 'mentions';

/** Whoever says something, where and when. */
interface Saying {
  readonly workspaceId: string;
  readonly audience: Audience;
  readonly now: number;
}

/** Of the moments in which somebody said something, or had somebody emailed, that many from the last one back; null where there are fewer. */
async function momentBack(
  db: Reader,
  what: Limited,
  { workspaceId, audience: { kind, by } }: Saying,
  { back, since, until }: { readonly back: number; readonly since: number; readonly until: number },
): Promise<number | null> {
  if (what === 'mentions') {
    const told = await db
      .selectFrom('mentions')
      .select('told_at')
      .where('workspace_id', '=', workspaceId)
      .where('author_id', '=', by)
      .where('told_at', '>', since)
      .where('told_at', '<=', until)
      .orderBy('told_at', 'desc')
      .offset(back)
      .limit(1)
      .executeTakeFirst();
    return told?.told_at ?? null;
  }
  const said = await db
    .selectFrom(kind === 'note' ? 'internal_notes' : 'finding_comments')
    .select('created_at')
    .where('workspace_id', '=', workspaceId)
    .where('author_id', '=', by)
    .where('created_at', '>', since)
    .where('created_at', '<=', until)
    .orderBy('created_at', 'desc')
    .offset(back)
    .limit(1)
    .executeTakeFirst();
  return said?.created_at ?? null;
}

/**
 * How long, in milliseconds, somebody has to wait before they can say something, or have somebody emailed; 0 where they
 * needn't. The caller holds their account, so that of several at once each finds what the other left. Times that only a clock
 * that was ahead can have written don't count (D25).
 */
export async function waitBefore(db: Reader, what: Limited, saying: Saying): Promise<number> {
  const { now, audience } = saying;
  let wait = 0;
  for (const { most, withinMs } of REMARK_LIMITS[audience.side][what]) {
    const bounds = { back: most - 1, since: now - withinMs, until: latestPossible(now) };
    const first = await momentBack(db, what, saying, bounds);
    if (first !== null) wait = Math.max(wait, first + withinMs - now);
  }
  return wait;
}
