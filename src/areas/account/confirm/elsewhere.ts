import type { PasswordContext } from '../../../access/context.ts';
import { takesKeysAlone } from '../../../access/judgement.ts';
import { provesWhoIsThere } from '../../../factors/at-step.ts';
import type { WaysIn } from '../../../factors/devices.ts';
import { hostsToSignInAt } from '../../../factors/hosts.ts';
import { setsUpAnew } from '../../../factors/stranded.ts';
import type { Services } from '../../../services.ts';
import type { Ahead } from '../mfa-verify/what-to-do.ts';

/** What there is for somebody whose keys work on other hosts alone. */
export interface Elsewhere extends Ahead {
  /** A new device wants the password of just then. */
  readonly mustSignInAgain: boolean;
}

/** What is left to them, as where they verify (D14). */
export async function elsewhereOf(
  services: Services,
  context: PasswordContext,
  { ways, hasRecoveryCodes }: { readonly ways: WaysIn; readonly hasRecoveryCodes: boolean },
): Promise<Elsewhere> {
  const { session, now } = context;
  const hosts = ways.keysElsewhere;
  return {
    ways: { ...ways, signInAt: await hostsToSignInAt(services, session.account.id, { hosts, now }) },
    keysAlone: takesKeysAlone(session),
    hasRecoveryCodes,
    setsUpAnew: await setsUpAnew(services, services.db, session),
    mustSignInAgain: !provesWhoIsThere(context, 'setup'),
  };
}
