import type { PasswordContext } from '../../../access/context.ts';
import { homePath, setsUpBeforeDay, wantedPath } from '../../../access/landing.ts';
import { policyAsksFrom } from '../../../domain/mfa-decision.ts';
import { whatCounts } from '../../../domain/mfa-policy.ts';
import { safeReturnTo } from '../../../domain/return-to.ts';
import { daysBetween, writtenMoment } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { SoonPage } from './soon-views.tsx';

/** Where somebody goes on from here: nobody passes by who is asked already. */
async function goOn(services: Services, { session, decision, site }: PasswordContext): Promise<Reply> {
  if (decision.kind === 'owed') return seeOther(paths.mfaStep(decision.step));
  return seeOther(await wantedPath(services, { session, host: site.kind }));
}

async function soon(services: Services, context: PasswordContext): Promise<Reply> {
  const { session, site, now } = context;
  const { policy, workspace } = session;
  const from = policyAsksFrom({ now, policy });
  if (policy === null || from === null || !setsUpBeforeDay(session)) return goOn(services, context);
  return html(
    <SoonPage
      workspaceName={workspace?.name}
      accent={workspace?.accent}
      asks={policy.workspaceName}
      from={writtenMoment(from, policy.zone)}
      what={whatCounts(policy.methods)}
      laterHref={safeReturnTo(session.returnTo) ?? homePath(session, site.kind)}
      daysLeft={daysBetween(now, from, policy.zone)}
      supportEmail={services.config.supportEmail}
    />,
  );
}

/** B1: what a sign-in leads to before the day of a policy, for people who have nothing set up that it takes; "Later" leads further. */
export function mfaSoonRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.mfaSoon,
    host: 'both',
    access: 'password',
    handler: (context) => soon(services, context),
  });
}
