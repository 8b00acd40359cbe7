import type { PasswordContext } from '../../../access/context.ts';
import { owesPassword, takesKeysAlone } from '../../../access/judgement.ts';
import { homePath } from '../../../access/landing.ts';
import { keepReturnTo } from '../../../access/sessions.ts';
import { provesWhoIsThere } from '../../../factors/at-step.ts';
import type { DeviceKind } from '../../../factors/devices.ts';
import { hasPending } from '../../../factors/pending-enrolments.ts';
import { owedAddressProof } from '../../../factors/proven-addresses.ts';
import { setsUpAnew } from '../../../factors/stranded.ts';
import { paths } from '../../../http/paths.ts';
import type { Services } from '../../../services.ts';

/**
 * Whether the session may set up a device; where not, where it should go instead. A password alone never
 * gets here once there is a device (D3), and a session that owes nothing must have proved itself just now. Whose devices work
 * nowhere any more comes by a password of just then and an emailed code.
 */
export async function turnAway(
  services: Services,
  context: PasswordContext,
  kind: DeviceKind,
): Promise<string | null> {
  const { session, decision, now, site } = context;
  const { enrolled } = session.account;
  // First, so that it takes no hop more than it must. Who is asked goes on to the page that they wanted.
  if (decision.kind === 'owed' && owesPassword(session, decision, now)) return paths.confirm;
  const isAnew = await setsUpAnew(services, services.db, session);
  if (isAnew && !provesWhoIsThere(context, 'setup')) return paths.confirm;
  if (enrolled && session.mfaVerifiedAt === null && !isAnew) return paths.mfaVerify;
  if (decision.kind === 'owed' && decision.step === 'verify' && !isAnew) return paths.mfaVerify;
  if ((await owedAddressProof(services.db, session, isAnew)) !== null) return paths.mfaEmail;
  // An app would not do (B6).
  if (kind === 'app' && decision.kind === 'owed' && takesKeysAlone(session)) return paths.mfaSetupKey;
  if (decision.kind === 'owed' || isAnew) return null;
  // Begun from Account security, with a proof of just then.
  if (await hasPending(services.db, session.sessionId, now)) return null;
  if (enrolled) return homePath(session, site.kind);
  if (!owesPassword(session, decision, now)) return null;
  await keepReturnTo(services.db, session.sessionId, paths.account);
  return paths.confirm;
}
