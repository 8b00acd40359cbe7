import { existsSync } from 'node:fs';
import process from 'node:process';
import { inviteOwner } from '../areas/account/sign-up/invite-owner.ts';
import {
  changePlan,
  endAccountSessions,
  endWaits,
  setAdministrator,
} from '../areas/platform/administration/commands.ts';
import { reopen } from '../areas/workspace/closing/commands.ts';
import { switchPolicy } from '../areas/workspace/mfa-policy/commands.ts';
import { reassignOwnership } from '../areas/workspace/settings/hand-over.ts';
import { type Backstage, sqliteFile } from '../boot.ts';
import { type Config, configFromEnvironment } from '../config.ts';
import { parseEmail } from '../domain/email.ts';
import { type Plan, planName } from '../domain/plan.ts';
import { resetMfa } from '../factors/reset.ts';
import { count } from '../mail/phrases.ts';
import type { Services } from '../services.ts';
import { createLog } from './log.ts';
import { accountOf, asCommandLine, checkedReason, workspaceOf } from './named.ts';
import { OperatorError } from './operator-error.ts';
import { openInstallation } from './server.ts';
import { within } from './within.ts';

/** How long a command waits for its own mail to be delivered, in milliseconds. */
const MAILS_MS = 10_000;

/**
 * A command that is run in the wrong directory, or without the server's settings, must not make a second, empty
 * installation there and look for somebody in that.
 */
export function mustBeThere(config: Config): void {
  const { dataDir, databaseUrl, sealingKeys, sealingKeyFile } = config;
  if (databaseUrl === undefined && !existsSync(sqliteFile(config))) {
    throw new OperatorError(
      `There is no SecPortal in ${dataDir}. Set DATA_DIR (or DATABASE_URL) to what the server uses.`,
    );
  }
  if (databaseUrl !== undefined && sealingKeys === undefined && !existsSync(sealingKeyFile)) {
    throw new OperatorError(
      `There is no sealing key at ${sealingKeyFile}. Set DATA_DIR, SEALING_KEY_FILE or SEALING_KEYS to what the server uses.`,
    );
  }
}

/** Does the work on the installation of the environment, beside a running server or without one, and prints its answer. */
export async function onInstallation(
  work: (services: Services) => Promise<string>,
  place: 'existing' | 'new-too' = 'existing',
): Promise<void> {
  const config: Config = configFromEnvironment();
  if (place === 'existing') mustBeThere(config);
  const backstage: Backstage = await openInstallation(config, await createLog('warn', process.stderr));
  const { services, jobs } = backstage;
  try {
    const answer = await work(services);
    await within(MAILS_MS, jobs.drain());
    console.log(answer);
    if (await hasMailLeft(services))
      console.log('Its email couldn’t be delivered yet. The server will try again.');
  } finally {
    await within(MAILS_MS, backstage.close());
  }
}

async function hasMailLeft({ db, clock }: Services): Promise<boolean> {
  const aMoment = clock.now() - MAILS_MS;
  const waiting = await db
    .selectFrom('jobs')
    .select('id')
    .where('kind', '=', 'mail')
    .where('created_at', '>=', aMoment)
    .executeTakeFirst();
  return waiting !== undefined;
}

/** `migrate`. */
export function migrateOnly(): Promise<void> {
  // Opening it migrates it, as the server does.
  return onInstallation(async () => 'The database is up to date.', 'new-too');
}

/** `mfa reset` (S22). */
export function resetSecondFactor(email: string, given: string): Promise<void> {
  const reason = checkedReason(given);
  return onInstallation(async (services) => {
    const account = await accountOf(services, email);
    await resetMfa(services, asCommandLine(services), { accountId: account.accountId, reason });
    return `Two-factor authentication reset for ${account.email}. They’ve been signed out everywhere, and will set up a new device at their next sign-in.`;
  });
}

/** `plan set` (D10). */
export function setPlan(slug: string, plan: Plan): Promise<void> {
  return onInstallation(async (services) => {
    const { id, name } = await workspaceOf(services, slug);
    const outcome = await changePlan(services, asCommandLine(services), { workspaceId: id, plan });
    if (!outcome.ok) throw new OperatorError(`The workspace ${slug} no longer exists.`);
    if (!outcome.changed) return `${name} is already on ${planName(plan)}.`;
    const policy = {
      untouched: '',
      suspended: ' Its MFA policy is suspended.',
      resumed: ' Its MFA policy is in effect again.',
    }[outcome.policy];
    return `${name} is now on ${planName(plan)}.${policy}`;
  });
}

/** `admin grant` and `admin revoke`. */
export function setAdmin(email: string, granted: boolean): Promise<void> {
  return onInstallation(async (services) => {
    const account = await accountOf(services, email);
    const changed = await setAdministrator(services, asCommandLine(services), { ...account, granted });
    if (!changed)
      return `${account.email} ${granted ? 'is already' : 'isn’t'} a platform administrator. Nothing was changed.`;
    return `${account.email} is ${granted ? 'now' : 'no longer'} a platform administrator.`;
  });
}

/** `policy off` (S18, where the owner cannot). */
export function switchPolicyOff(slug: string, given: string): Promise<void> {
  const reason = checkedReason(given);
  return onInstallation(async (services) => {
    const { id, name } = await workspaceOf(services, slug);
    const outcome = await switchPolicy(services, asCommandLine(services), {
      workspaceId: id,
      enabled: false,
      start: 'next-sign-in',
      reason,
    });
    if (!outcome.ok)
      throw new OperatorError(`The MFA policy of ${name} couldn’t be turned off (${outcome.reason}).`);
    if (!outcome.changed) return `${name} didn’t require two-factor authentication. Nothing was changed.`;
    return `${name} no longer requires two-factor authentication. People keep what they’ve set up.`;
  });
}

/** `ownership transfer` (B14, where the owner has left). */
export function handOverWorkspace(slug: string, email: string, given: string): Promise<void> {
  const reason = checkedReason(given);
  return onInstallation(async (services) => {
    const { id, name } = await workspaceOf(services, slug);
    const { accountId, email: successor } = await accountOf(services, email);
    const members = await services.db
      .selectFrom('memberships')
      .select(['id', 'account_id', 'role'])
      .where('workspace_id', '=', id)
      .where((eb) => eb.or([eb('account_id', '=', accountId), eb('role', '=', 'owner')]))
      .execute();
    const outcome = await reassignOwnership(services, asCommandLine(services), {
      workspaceId: id,
      membershipId: members.find(({ account_id }) => account_id === accountId)?.id ?? '',
      ownerId: members.find(({ role }) => role === 'owner')?.account_id ?? '',
      reason,
    });
    if (!outcome.ok)
      throw new OperatorError(
        outcome.reason === 'changed'
          ? `${name} has got another owner at this very moment, so nothing was changed.`
          : `${successor} isn’t a consultant of ${name} who can sign in, so nothing was changed.`,
      );
    return `${outcome.newOwner} now owns ${name}, and the previous owner is a consultant. We’ve emailed them both.`;
  });
}

/** `workspace reopen` (B14). */
export function reopenClosed(slug: string): Promise<void> {
  return onInstallation(async (services) => {
    const { id, name } = await workspaceOf(services, slug);
    switch (await reopen(services, asCommandLine(services), id)) {
      case 'reopened':
        return `${name} is open again. We’ve emailed its owner and consultants.`;
      case 'open':
        return `${name} isn’t closed. Nothing was changed.`;
      case 'too-late':
        throw new OperatorError(`${name} is being erased and can’t be opened again.`);
    }
  });
}

/** `invite-owner` (D20). */
export function inviteWorkspaceOwner(given: string): Promise<void> {
  const email = parseEmail(given);
  if (email === null) throw new OperatorError(`${given} is not an email address.`);
  return onInstallation(async (services) => {
    const outcome = await inviteOwner(services, asCommandLine(services), email);
    switch (outcome) {
      case 'closed':
        throw new OperatorError(
          'With SIGNUP=closed nobody can create a workspace. Set SIGNUP=invited, restart the server, and invite them again.',
        );
      case 'invited':
        return `We’ve emailed ${email} a link to create a workspace. It works once and expires in 7 days.`;
    }
  });
}

/** `sessions end`. */
export function endSessions(email: string): Promise<void> {
  return onInstallation(async (services) => {
    const account = await accountOf(services, email);
    const ended = await endAccountSessions(services, asCommandLine(services), account);
    return ended === 0
      ? `${account.email} had no active sessions.`
      : `${account.email} has been signed out everywhere (${count(ended, 'session')}).`;
  });
}

/** `waits clear` (D25). */
export function clearWaits(email: string): Promise<void> {
  return onInstallation(async (services) => {
    const account = await accountOf(services, email);
    const any = await endWaits(services, asCommandLine(services), account);
    return any ? `${account.email} can try again right away.` : `${account.email} had nothing to wait for.`;
  });
}
