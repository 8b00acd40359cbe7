import { removeExpiredSessions, removeOverSessionsIn } from '../../../src/access/over-sessions.ts';
import { changePlan } from '../../../src/areas/platform/administration/commands.ts';
import { keepWhatHasBegun } from '../../../src/areas/workspace/mfa-policy/days.ts';
import { changeMethods } from '../../../src/areas/workspace/mfa-policy/methods.ts';
import {
  alwaysAsk,
  deleteOwn,
  disable,
  endSessions,
  removeDevice,
  rename,
  resetFactors,
} from './accounts.ts';
import { open, prove, setUp, signIn } from './browsers.ts';
import { changeRole, handOver, join, remove } from './members.ts';
import type { Office } from './office.ts';
import { endExceptionOf, except, giveCompanyDay, switchPolicies } from './policies.ts';
import type { EvidenceStep } from './steps.ts';

/** Does what happens; what is refused is refused. */
export async function play(office: Office, step: EvidenceStep): Promise<void> {
  const { world, workspace } = office;
  const { services, clock, db } = world;
  const { id: workspaceId } = workspace;
  switch (step.do) {
    case 'policy':
      return switchPolicies(office, step);
    case 'methods':
      return office.asOwner((act) => changeMethods(services, act, step.keys ? 'phishing-resistant' : 'any'));
    case 'plan':
      await changePlan(services, office.operator, { workspaceId, plan: step.plan });
      return;
    case 'later-day':
      return giveCompanyDay(office, step.hours);
    case 'except':
      return except(office, office.person(step.who), step.days);
    case 'end-exception':
      return endExceptionOf(office, office.person(step.who));
    case 'join':
      return join(
        office,
        office.person(step.who),
        step.elsewhere ? office.elsewhere : workspace,
        step.client,
      );
    case 'remove':
      return remove(office, office.person(step.who), step.byOneself);
    case 'change-role':
      return changeRole(office, office.person(step.who), step.client);
    case 'hand-over':
      return handOver(office, office.person(step.who));
    case 'reset':
      return resetFactors(office, office.person(step.who));
    case 'disable':
      return disable(office, office.person(step.who), step.on);
    case 'end-sessions':
      return endSessions(office, office.person(step.who));
    case 'delete':
      return deleteOwn(office, office.person(step.who));
    case 'rename':
      return rename(office, office.person(step.who), step.name);
    case 'always-ask':
      return alwaysAsk(office, office.person(step.who), step.on);
    case 'remove-device':
      return removeDevice(office, office.person(step.who));
    case 'sign-in':
      return signIn(office, office.tab(step.tab), office.person(step.who));
    case 'open':
      return open(office, office.tab(step.tab), step.elsewhere ? office.elsewhere : workspace);
    case 'prove':
      return prove(office, office.tab(step.tab));
    case 'set-up':
      return setUp(office, office.tab(step.tab));
    case 'end-others':
      await office.tab(step.tab).visitor.post('/account/security/sessions/end-others');
      return;
    case 'sign-out':
      await office.tab(step.tab).visitor.post('/logout');
      return;
    case 'jobs':
      await keepWhatHasBegun(services, clock.now());
      await removeExpiredSessions(db, clock.now(), services.config);
      return;
    case 'look':
      await removeOverSessionsIn(db, workspaceId, clock.now(), services.config);
      return;
    case 'clock':
      clock.advance(step.minutes * 60_000);
  }
}
