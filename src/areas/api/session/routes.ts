import type { SignedIn } from '../../../access/context.ts';
import { factsOf } from '../../../access/judgement.ts';
import { isDemanded } from '../../../domain/mfa-decision.ts';
import { paths } from '../../../http/paths.ts';
import { json } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';

/** What a program may know about the session that it was given. Named field by field: nothing else leaves. */
function whoIs(session: SignedIn) {
  const { account, workspace, membership, mfaVerifiedAt } = session;
  return {
    account: { id: account.id, email: account.email, name: account.name },
    workspace: workspace === null ? null : { id: workspace.id, slug: workspace.slug, name: workspace.name },
    role: membership?.role ?? null,
    mfa: {
      required: isDemanded(factsOf(session)),
      enrolled: account.enrolled,
      verifiedAt: mfaVerifiedAt === null ? null : new Date(mfaVerifiedAt).toISOString(),
    },
  };
}

/** Who is signed in, for programs. A session that owes its second factor never gets here (D2). */
export function sessionApiRoutes(routes: Routes, _services: Services): void {
  routes.endpoint({
    method: 'GET',
    url: paths.apiSession,
    host: 'both',
    access: 'api',
    handler: ({ session }) => json(whoIs(session)),
  });
}
