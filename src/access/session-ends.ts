import type { Reader, Trx } from '../data/database.ts';
import { inGroups } from '../data/in-groups.ts';
import { callOffJobs } from '../jobs/queue.ts';
import { holdFreeAccounts } from './holds.ts';
import { dropKeptForms } from './kept-forms.ts';
import { forgetBrowsers } from './known-browsers.ts';
import { type Limits, takeOver } from './over-sessions.ts';
import { deleteSessionsOf, deleteSessionsOnPortal } from './sessions.ts';

/*
 * What ends sessions before their time. Those whose time is up by then are told of first: the record of a workspace says of each
 * session when it was over, and not only when somebody had it removed (B12).
 *
 * What a session has asked of a job ends with it, as what a token has: whoever had the session may have been somebody else. That it
 * ran out, or that whoever had it signed out, ends nothing.
 */

/** So many people's sessions are ended at a time. */
const PEOPLE_AT_ONCE = 250;

/** When sessions are ended, and for how long they would have lasted. */
export interface Ending {
  readonly now: number;
  readonly config: Limits;
}

/**
 * Ends an account's sessions, on every host and in every workspace, but for the one to keep; of the others only one, where
 * that is named, and calls off what they have asked of jobs, whether or not they signed out since. With all of them go the browsers that it knew (D25), and what was typed and kept for it (E14). How many sessions they were.
 */
export async function endSessionsOf(
  trx: Trx,
  accountId: string,
  { now, config }: Ending,
  keep?: string,
  only?: string,
): Promise<number> {
  const over = await takeOver(trx, [accountId], now, config, keep);
  const ended = await deleteSessionsOf(trx, accountId, keep, only);
  await callOffJobs(trx, accountId, keep, only);
  if (keep === undefined && only === undefined) {
    await forgetBrowsers(trx, accountId);
    await dropKeptForms(trx, accountId);
  }
  const meant = over.filter(({ sessionId }) => only === undefined || sessionId === only);
  return ended + meant.length;
}

/** Tells of an account's sessions whose time is up, before it stops belonging to a workspace. */
export async function endOverSessionsOf(trx: Trx, accountId: string, { now, config }: Ending): Promise<void> {
  await takeOver(trx, [accountId], now, config);
}

/**
 * Ends an account's sessions on one workspace's portal. Sessions on the base host stay: that workspace is closed to them,
 * and no workspace signs its people out of another (D11, D21).
 */
export const endSessionsOnPortal = (trx: Trx, accountId: string, workspaceId: string, ending: Ending) =>
  endOnPortal(trx, [accountId], workspaceId, ending);

/** Whose sessions there are on one workspace's portal. */
export async function accountsOnPortal(db: Reader, workspaceId: string): Promise<readonly string[]> {
  const sessions = await db
    .selectFrom('sessions')
    .select('account_id')
    .distinct()
    .where('host', '=', 'tenant')
    .where('workspace_id', '=', workspaceId)
    .execute();
  return sessions.map(({ account_id }) => account_id);
}

/**
 * The same of everybody (B14): the deed holds who was there when it began, by {@link accountsOnPortal}. Of those who came
 * since, whoever is doing something stays, and finds the workspace closed.
 */
export async function endAllSessionsOnPortal(trx: Trx, workspaceId: string, ending: Ending): Promise<void> {
  const held = await holdFreeAccounts(trx, await accountsOnPortal(trx, workspaceId));
  for (const group of inGroups(held, PEOPLE_AT_ONCE)) await endOnPortal(trx, group, workspaceId, ending);
}

async function endOnPortal(
  trx: Trx,
  accountIds: readonly string[],
  workspaceId: string,
  { now, config }: Ending,
): Promise<number> {
  const over = await takeOver(trx, accountIds, now, config);
  const ended = await deleteSessionsOnPortal(trx, accountIds, workspaceId);
  const here = over.filter((one) => one.portalOf === workspaceId);
  return ended + here.length;
}
