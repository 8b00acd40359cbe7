import { makeRecoveryCodes } from '../../src/factors/recovery.ts';
import { actAs } from '../acts.ts';
import { PASSWORD } from '../visitor.ts';
import type { World } from '../world.ts';
import type { Stage } from './stage.ts';
import { type ModelAccount, type ModelWorkspace, newAccount } from './state.ts';

async function recoveryCodes(world: World, person: ModelAccount): Promise<string[]> {
  const who = { person, workspace: null, access: 'account' } as const;
  const made = await actAs(world, who, (act) => makeRecoveryCodes(world.services, act));
  if (made === null) throw new Error('no codes for an account without an authenticator');
  return made;
}

/** Puts on an empty stage its two workspaces, four people and five browsers. */
export async function furnish(stage: Stage): Promise<void> {
  const { world, mark } = stage;
  const counter = await world.db
    .selectFrom('installation')
    .select('value')
    .where('key', '=', 'policy-switchings')
    .executeTakeFirst();
  stage.switchings = Number(counter?.value ?? 0);
  for (const name of ['a', 'b']) {
    const workspace = await world.workspace(`${name}-${mark.toLowerCase()}`, 'pro', `Workspace ${name}`);
    stage.workspaces.push({ real: workspace, plan: 'pro', required: false, enforcedFrom: 0 });
    // Somebody who never signs in: whose name and company stand for a workspace's data.
    const hidden = await world.account(`${mark} hidden ${name}`);
    await world.join(hidden, workspace, 'consultant');
  }
  const [a, b] = stage.workspaces as [ModelWorkspace, ModelWorkspace];
  for (const name of ['ann', 'ben', 'cat', 'dan']) {
    const { id, email } = await world.account(`${mark} ${name}`);
    stage.accounts.push(newAccount(id, email, PASSWORD));
  }
  const [ann, ben, cat] = stage.accounts as [ModelAccount, ModelAccount, ModelAccount];
  await stage.join(ann, a, 'owner');
  await stage.join(ann, b, 'client');
  await stage.join(ben, a, 'consultant');
  await stage.join(ben, b, 'owner');
  await stage.join(cat, a, 'client');
  for (const account of [ann, cat]) {
    const secret = await world.enrol({ id: account.id, email: account.email, name: '' });
    account.authenticator = { secret, accepted: [], burnt: new Set() };
    account.recoveryCodes = await recoveryCodes(world, account);
  }
  for (const workspace of [null, null, null, a, b]) {
    const host = workspace?.real.host ?? world.config.baseHost;
    stage.tabs.push({ workspace, host, token: undefined, seen: null });
  }
}
