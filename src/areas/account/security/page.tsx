import type { AccountContext } from '../../../access/context.ts';
import { policiesOver } from '../../../access/policies.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { relyingPartyOf } from '../../../domain/passkey.ts';
import { hasRoomFor } from '../../../factors/devices.ts';
import { hostsOfSignIn, worksAmong } from '../../../factors/hosts.ts';
import { unusedRecoveryCodes } from '../../../factors/recovery.ts';
import { demandingWorkspaces } from '../../../factors/removal.ts';
import { paths } from '../../../http/paths.ts';
import { type Reply, seeOther } from '../../../http/reply.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { accountEntries } from '../navigation.ts';
import { ownDevices, sessionsOf } from './queries.ts';
import { type SecurityFacts, SecurityPage } from './views.tsx';

const APP = { kind: 'app', host: null } as const;

type Trouble = Pick<SecurityFacts, 'problem' | 'passwordErrors' | 'passwordWait'>;

/** The page, with what could not be done. */
export async function securityPage(services: Services, context: AccountContext, trouble: Trouble = {}) {
  const { db, config } = services;
  const { session, now } = context;
  const { account } = session;
  const [devices, policies, unused, workspaces, sessions] = await Promise.all([
    ownDevices(db, account.id),
    policiesOver(db, account.id, now),
    unusedRecoveryCodes(db, account.id),
    demandingWorkspaces(db, account.id, now),
    sessionsOf(db, account.id, { now, idleMs: config.sessionIdleMs }),
  ]);
  const keyHere = { kind: 'key', host: relyingPartyOf(context.site.url).id } as const;
  const toSignIn = hostsOfSignIn(config, policies);
  const facts: SecurityFacts = {
    email: account.email,
    devices: devices.map((device) => ({ ...device, isOfUse: worksAmong(device, toSignIn) })),
    hasRoom: [APP, keyHere].some((one) => hasRoomFor(devices, one)),
    unusedRecoveryCodes: unused,
    alwaysAsk: account.alwaysAsk,
    requiredBy: workspaces,
    isAdmin: account.isAdmin,
    mustSaveCodes: account.mustSaveCodes,
    sessions,
    currentSessionId: session.sessionId,
    now,
    ...trouble,
  };
  return (
    <AccountPage
      current={accountEntries.security}
      title="Account security"
      session={session}
      site={context.site}
    >
      <SecurityPage facts={facts} />
    </AccountPage>
  );
}

/** Back to the page, with what was done. */
export async function saved(
  services: Services,
  { session }: AccountContext,
  message: string,
): Promise<Reply> {
  await leaveFlash(services.db, session.sessionId, message);
  return seeOther(paths.account);
}
