import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { setMethods } from '../../../access/policies.ts';
import { record } from '../../../audit/record.ts';
import { AUDIENCES, type Methods } from '../../../domain/mfa-policy.ts';
import { paths } from '../../../http/paths.ts';
import { tellOwner } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { policyMethods } from './letters.ts';

/**
 * Sets what the workspace takes for a second factor where it requires one (B6), records it and tells the owner, in one
 * transaction. Whoever it applies to is asked for a key on the next page that they open.
 */
export async function changeMethods(
  services: Services,
  act: Act<'owner'>,
  methods: Methods,
): Promise<Awaited<ReturnType<typeof setMethods>>> {
  const { id: workspaceId, slug } = act.session.workspace;
  const outcome = await perform(services, act, async ({ trx, actor, origin, now }) => {
    const set = await setMethods(trx, { workspaceId, audiences: AUDIENCES }, methods);
    if (set !== 'set') return set;
    await record(trx, { type: 'policy.methods', at: now, origin, workspaceId, actor, detail: { methods } });
    const settings = `${services.config.baseUrl}${paths.settings(slug)}`;
    await tellOwner(services, trx, { workspaceId, now }, (context, owner) =>
      policyMethods(context, { ...owner, methods, settings }),
    );
    return set;
  });
  services.mail.kick();
  return outcome;
}
