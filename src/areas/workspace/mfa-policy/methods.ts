import type { Act } from '../../../access/context.ts';
import { type HeldByEither, perform } from '../../../access/deed.ts';
import { type Switched, setMethods } from '../../../access/policies.ts';
import { record } from '../../../audit/record.ts';
import { AUDIENCES, type Methods } from '../../../domain/mfa-policy.ts';
import { paths } from '../../../http/paths.ts';
import { tellOwner } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { oneOf } from './commands.ts';
import { policyMethods } from './letters.ts';

/** Sets what policies take in a deed that is being done, records whose it changed and tells the owner. */
export async function setMethodsHeld(
  services: Services,
  { trx, actor, origin, now }: HeldByEither,
  { workspaceId, audiences, slug }: Switched & { readonly slug: string },
  methods: Methods,
): Promise<'set' | 'same' | 'plan' | 'unknown'> {
  const set = await setMethods(trx, { workspaceId, audiences }, methods);
  if (typeof set === 'string') return set;
  if (set.length === 0) return 'same';
  const audience = oneOf(set);
  const detail = { methods, ...(audience !== null && { audience }) };
  await record(trx, { type: 'policy.methods', at: now, origin, workspaceId, actor, detail });
  const settings = `${services.config.baseUrl}${paths.settings(slug)}`;
  await tellOwner(services, trx, { workspaceId, now }, (context, owner) =>
    policyMethods(context, { ...owner, methods, audience, settings }),
  );
  return 'set';
}

/**
 * Sets what the workspace takes for a second factor where it requires one (B6), of everyone, records it and tells the owner,
 * in one transaction. Whoever it applies to is asked for a key on the next page that they open.
 */
export async function changeMethods(
  services: Services,
  act: Act<'owner'>,
  methods: Methods,
): Promise<'set' | 'same' | 'plan' | 'unknown'> {
  const { id: workspaceId, slug } = act.session.workspace;
  const outcome = await perform(services, act, (held) =>
    setMethodsHeld(services, held, { workspaceId, slug, audiences: AUDIENCES }, methods),
  );
  services.mail.kick();
  return outcome;
}
