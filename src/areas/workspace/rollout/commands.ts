import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { tenantUrl } from '../../../access/site.ts';
import { record } from '../../../audit/record.ts';
import { audienceOf } from '../../../domain/mfa-policy.ts';
import { NOT_REMINDED, type NotReminded, whyNotReminded } from '../../../domain/rollout.ts';
import { endOfDay, localDay, momentOf } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';
import { policiesOf, type ShownPolicies } from '../mfa-policy/queries.ts';
import { policyReminder } from './letters.ts';
import { membersInRollout, type RolloutMember } from './queries.ts';
import { noteReminded } from './reminders.ts';

/** Those who were not reminded for one reason. */
export interface LeftOut {
  readonly reason: NotReminded;
  readonly names: readonly string[];
}

/** Who would be reminded, and who would not and why. */
export interface WhomToRemind {
  readonly due: readonly RolloutMember[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Whom a reminder of everyone who is missing goes to. Nobody is surprised that those who have set up, or of whom nothing is
 * required, get none, so that they are not counted among the left out.
 */
export function whomToRemind(
  members: readonly RolloutMember[],
  policies: ShownPolicies,
  at: { readonly now: number; readonly zone: string },
): WhomToRemind {
  const by = Map.groupBy(members, (member) => whyNotReminded(member, policies, at));
  const silent: readonly NotReminded[] = ['set-up', 'not-required'];
  return {
    due: by.get(null) ?? [],
    leftOut: NOT_REMINDED.filter((reason) => !silent.includes(reason))
      .map((reason) => ({ reason, names: (by.get(reason) ?? []).map(({ name }) => name) }))
      .filter(({ names }) => names.length > 0),
  };
}

/** Who was reminded, and who was not and why. */
export interface Reminding {
  readonly reminded: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

type Holding = Held<'owner'>;

/** Notes and queues the reminders that are due; who got one. The caller kicks the mail after the commit. */
async function remindDue(
  services: Services,
  { trx, scope, session, now }: Holding,
  due: readonly RolloutMember[],
  policies: ShownPolicies,
): Promise<RolloutMember[]> {
  const { slug, name: workspaceName, zone } = session.workspace;
  const today = localDay(now, zone);
  const noted = await noteReminded(trx, {
    workspaceId: scope.workspaceId,
    membershipIds: due.map(({ id }) => id),
    now,
    dayStart: momentOf(today, zone)?.at ?? now,
    dayEnd: endOfDay(today, zone) ?? now,
  });
  const reminded = due.filter(({ id }) => noted.has(id));
  const context = mailContextOf(services, now);
  for (const { role, email: to, name } of reminded) {
    const audience = audienceOf(role);
    const { startsAt, methods } = policies[audience];
    const home = audience === 'clients' ? tenantUrl(services.config, slug) : services.config.baseUrl;
    const letter = policyReminder(context, {
      ...{ to, name, workspaceName, startsAt, zone, methods },
      askedBy: session.account.name,
      href: `${home}${paths.account}`,
    });
    await enqueueMail(trx, services.keyring, letter, now);
  }
  return reminded;
}

async function facts({ trx, scope, session, now }: Holding) {
  const { plan, zone } = session.workspace;
  const policies = await policiesOf(trx, scope, plan, now);
  return { policies, members: await membersInRollout(trx, scope), at: { now, zone } };
}

/** Few enough that nobody waits for the writer while their letters are written. */
const BATCH = 100;

/** Reminds the next few who are due; `isLast` where nobody is left. */
const remindSome = (services: Services, act: Act<'owner'>) =>
  perform(services, act, async (held): Promise<Reminding & { readonly isLast: boolean }> => {
    const { policies, members, at } = await facts(held);
    const { due, leftOut } = whomToRemind(members, policies, at);
    const reminded = await remindDue(services, held, due.slice(0, BATCH), policies);
    if (reminded.length > 0) {
      const { trx, scope, actor, origin, now } = held;
      const detail = { people: reminded.length };
      await record(trx, { type: 'policy.reminded-all', at: now, origin, ...scope, actor, detail });
    }
    return { reminded: reminded.map(({ name }) => name), leftOut, isLast: due.length <= BATCH };
  });

/**
 * Reminds everyone who has not set up what their policy asks, at most once a day each; recorded (B4). Whom it concerns is read
 * anew while the workspace is held, so that of two administrators one reminds.
 */
export async function remindAll(services: Services, act: Act<'owner'>): Promise<Reminding> {
  const first = await remindSome(services, act);
  const reminded = [...first.reminded];
  for (let { isLast } = first; !isLast; ) {
    const more = await remindSome(services, act);
    reminded.push(...more.reminded);
    isLast = more.isLast || more.reminded.length === 0;
  }
  services.mail.kick();
  return { reminded, leftOut: first.leftOut };
}

/**
 * Reminds one member in the same way; null where the workspace has no such member. Their address is tried even if the mail
 * server has refused it before: it may have been put right.
 */
export async function remindOne(
  services: Services,
  act: Act<'owner'>,
  membershipId: string,
): Promise<Reminding | null> {
  const outcome = await perform(services, act, async (held): Promise<Reminding | null> => {
    const { policies, members, at } = await facts(held);
    const member = members.find(({ id }) => id === membershipId);
    if (member === undefined) return null;
    const why = whyNotReminded({ ...member, refusedAt: null }, policies, at);
    const { name, email, accountId } = member;
    if (why !== null) return { reminded: [], leftOut: [{ reason: why, names: [name] }] };
    await remindDue(services, held, [member], policies);
    const { trx, scope, actor, origin, now } = held;
    const subject = { id: accountId, label: email };
    await record(trx, { type: 'policy.reminded', at: now, origin, ...scope, actor, subject });
    return { reminded: [name], leftOut: [] };
  });
  services.mail.kick();
  return outcome;
}
