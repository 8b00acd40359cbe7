import { switchPolicy } from '../../../src/areas/workspace/mfa-policy/commands.ts';
import { endExceptionNow, exceptMember } from '../../../src/areas/workspace/mfa-policy/exceptions.ts';
import { giveLaterDay } from '../../../src/areas/workspace/mfa-policy/later-days.ts';
import { AUDIENCES } from '../../../src/domain/mfa-policy.ts';
import { localDay } from '../../../src/domain/zoned-time.ts';
import type { Person } from '../../world.ts';
import type { Office } from './office.ts';
import type { StepOf } from './steps.ts';

/** What the policies ask, and of whom they ask it later or not at all. */

const HOUR_MS = 3_600_000;

/** The policy of one audience or of all is switched. */
export async function switchPolicies(office: Office, { on, start, of }: StepOf<'policy'>): Promise<void> {
  const { world, workspace, operator } = office;
  await switchPolicy(world.services, operator, {
    ...{ workspaceId: workspace.id, audiences: of === 'all' ? AUDIENCES : [of], enabled: on },
    start: typeof start === 'number' ? { startsAt: operator.now + start * HOUR_MS } : start,
  });
}

/** The company is given a day of its own, or has it taken back. */
export function giveCompanyDay(office: Office, hours: number | null): Promise<void> {
  const { services, clock } = office.world;
  const wanted = hours === null ? null : { startsAt: clock.now() + hours * HOUR_MS, reason: 'audit' };
  return office.asOwner((act) => giveLaterDay(services, act, office.company.id, wanted));
}

/** Somebody is excepted, till the end of the day in so many days. */
export async function except(office: Office, person: Person, days: number): Promise<void> {
  const { services, clock } = office.world;
  const membership = await office.membership(person);
  const day = localDay(clock.now() + days * 24 * HOUR_MS, 'UTC');
  const given = { membershipId: membership?.id ?? 'none', day, reason: 'x' };
  return office.asOwner((act) => exceptMember(services, act, given));
}

/** Their exception is ended before its day. */
export async function endExceptionOf(office: Office, person: Person): Promise<void> {
  const membership = await office.membership(person);
  return office.asOwner((act) => endExceptionNow(office.world.services, act, membership?.id ?? 'none'));
}
