import { sql } from 'kysely';
import { z } from 'zod';
import type { Reader } from '../data/database.ts';
import { hashToken } from '../domain/token.ts';
import { type Asker, enqueueJob, isCalledOff } from '../jobs/queue.ts';
import type { Services } from '../services.ts';
import type { DashboardContext } from './context.ts';
import type { Held } from './deed.ts';
import { judge, leaveOf, sessionAt } from './judgement.ts';
import { passedDevice } from './passed.ts';
import type { FoundSession } from './session-lookup.ts';
import { baseSite, type Hosts } from './site.ts';
import { findTokenSession, memberQuery, signedInAnew } from './token-lookup.ts';

/*
 * Work that somebody asked for and that a job does (E1, E26). It is done on their own leave, asked again at each deed: who was
 * removed meanwhile, whose role is another, or who would owe a second factor that they had not passed when they asked, gets
 * nothing done any more. That they have signed out since changes nothing; that a token was revoked, or a session ended by a reset or
 * from elsewhere, ends what it asked for.
 */

/** Whose leave a job acts on, as its payload keeps it; that is sealed, as every job's. */
export const behalfSchema = z.object({
  slug: z.string(),
  /** Of a token, which must still live; null for somebody who came by a session. */
  tokenHash: z.string().nullable(),
  accountId: z.string(),
  membershipId: z.string(),
  role: z.enum(['owner', 'consultant']),
  mfaVerifiedAt: z.number().nullable(),
  mfaMethod: z.enum(['app', 'key', 'recovery']).nullable(),
  /** Null for a recovery code, and for a job of before that was kept. */
  mfaDeviceId: z.string().nullable().default(null),
  origin: z.object({ host: z.string(), ip: z.string() }),
});
export type Behalf = z.output<typeof behalfSchema>;

/** The same, and the job that acts on it; null for what no job does. */
export interface ActingBehalf extends Behalf {
  readonly jobId: string | null;
}

/** With which device somebody has passed what a job will rest on. One that is gone already, their session goes on without. */
async function deviceOf({ trx, session }: Held<'dashboard'>): Promise<string | null> {
  const { id, isGone } = await passedDevice(trx, session.sessionId);
  return isGone ? null : id;
}

async function behalfOf(held: Held<'dashboard'>): Promise<Behalf> {
  const { session, origin } = held;
  const { workspace, membership, token, tokenHash, account, mfaVerifiedAt, mfaMethod } = session;
  return {
    slug: workspace.slug,
    tokenHash: token === null ? null : tokenHash,
    accountId: account.id,
    membershipId: membership.id,
    role: membership.role === 'owner' ? 'owner' : 'consultant',
    ...{ mfaVerifiedAt, mfaMethod, origin },
    mfaDeviceId: await deviceOf(held),
  };
}

/** In which session they ask for it; null where a token does, whose own end is looked for. */
const askerOf = ({ session }: Pick<Held<'dashboard'>, 'session'>): Asker | null =>
  session.token === null ? { accountId: session.account.id, sessionId: session.sessionId } : null;

/** By what the leave is known again that somebody acts on: as who they are now, in this session or with this token. */
export async function leaveMark(held: Held<'dashboard'>): Promise<string> {
  const { sessionId, membership, mfaVerifiedAt, mfaMethod } = held.session;
  const passed = [mfaVerifiedAt, mfaMethod, await deviceOf(held)];
  return hashToken(JSON.stringify([sessionId, membership.id, membership.role, ...passed]));
}

/** Queues a job as part of somebody's deed that is done on their behalf (`behalf` of its payload), and for their workspace; its id. */
export async function enqueueOnBehalf(
  { keyring }: Pick<Services, 'keyring'>,
  held: Held<'dashboard'>,
  { kind, ...payload }: Readonly<Record<string, string>> & { readonly kind: string },
): Promise<string> {
  const behalf = await behalfOf(held);
  return enqueueJob(
    held.trx,
    keyring,
    {
      kind,
      payload: JSON.stringify({ ...payload, behalf }),
      ...{ whose: held.session.workspace.id, asker: askerOf(held) },
    },
    held.now,
  );
}

/** Their session as it would be now, had they come again; null where they are not what they were. */
export async function findBehalfSession(
  db: Reader,
  config: Hosts,
  behalf: ActingBehalf,
  now: number,
): Promise<FoundSession | null> {
  const { tokenHash, slug, mfaVerifiedAt, mfaMethod, mfaDeviceId, jobId } = behalf;
  if (jobId !== null && (await isCalledOff(db, jobId))) return null;
  if (tokenHash !== null) return findTokenSession(db, config, { tokenHash, slug }, now);
  const row = await memberQuery(db, {
    verifiedAt: sql<number | null>`${mfaVerifiedAt ?? -1}`,
    deviceId: sql<string | null>`cast(${mfaDeviceId} as text)`,
  })
    .where('m.id', '=', behalf.membershipId)
    .where('m.account_id', '=', behalf.accountId)
    .where('m.role', '=', behalf.role)
    .executeTakeFirst();
  if (row === undefined) return null;
  const own = { now, sessionId: '', tokenHash: '', token: null, signedInAt: now, mfaVerifiedAt, mfaMethod };
  return { host: row.role === 'client' ? 'tenant' : 'base', session: signedInAnew(config, row, slug, own) };
}

/** What a job may do and read in the dashboard. */
export type Leave = Pick<DashboardContext, 'act' | 'scope' | 'reach'>;

/**
 * The act of a job in the dashboard, on the leave of whoever asked for it; null where they have none any more. As any act it lets
 * nobody write anything of itself: `perform` judges it anew in each deed (D24).
 */
export async function actOnBehalf(
  { config, db, clock }: Pick<Services, 'config' | 'db' | 'clock'>,
  behalf: ActingBehalf,
): Promise<Leave | null> {
  const now = clock.now();
  const site = baseSite(config);
  const requirement = { access: 'dashboard', host: 'base', fresh: false } as const;
  const session = sessionAt(site, await findBehalfSession(db, config, behalf, now));
  if (!judge(requirement, { session, site, now, writes: true }).ok) return null;
  const browser = { tokens: [], name: '' };
  const act = { requirement, site, slug: behalf.slug, session, origin: behalf.origin, browser, now, behalf };
  return { ...leaveOf('dashboard', session), act } as unknown as Leave;
}
