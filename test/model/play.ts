import { createApp } from '../../src/app.ts';
import { look } from './looking.ts';
import { confirm, recover, resetFactors, setUp, setupPage, verify } from './second-step.ts';
import { resetPassword, signIn, signInByPassword, signOut } from './signing-in.ts';
import type { Stage } from './stage.ts';
import type { Step } from './steps.ts';
import { addWorkspace, changeRole, flip, open, plan, policy, remove } from './workspaces.ts';

/** Plays one step, and compares what came of it with the model. */
export async function play(stage: Stage, step: Step): Promise<void> {
  switch (step.do) {
    case 'sign-in':
      return signIn(stage, stage.tab(step.tab), stage.account(step.who));
    case 'sign-in-by-password':
      return signInByPassword(stage, stage.tab(step.tab), stage.account(step.who));
    case 'carry':
      stage.tab(step.to).token = stage.tab(step.from).token;
      return;
    case 'old-token':
      stage.tab(step.tab).token = stage.tokens[step.which % Math.max(1, stage.tokens.length)];
      return;
    case 'sign-out':
      return signOut(stage, stage.tab(step.tab));
    case 'setup-page':
      return setupPage(stage, stage.tab(step.tab));
    case 'set-up':
      return setUp(stage, stage.tab(step.tab), step.code);
    case 'verify':
      return verify(stage, stage.tab(step.tab), step.code);
    case 'recover':
      return recover(stage, stage.tab(step.tab), step.used);
    case 'confirm':
      return confirm(stage, stage.tab(step.tab), step.code);
    case 'switch':
      return open(stage, stage.tab(step.tab), stage.workspace(step.workspace));
    case 'add-workspace':
      return addWorkspace(stage, stage.tab(step.tab), stage.account(step.who), step.press);
    case 'flip':
      return flip(stage, stage.tab(step.tab), step);
    case 'look':
      return look(stage, stage.tab(step.tab), step.page, stage.workspace(step.page));
    case 'reset-mfa':
      return resetFactors(stage, stage.account(step.who));
    case 'reset-password':
      return resetPassword(stage, stage.account(step.who));
    case 'policy':
      return policy(stage, stage.workspace(step.workspace), step);
    case 'plan':
      return plan(stage, stage.workspace(step.workspace), step.plan);
    case 'remove':
      return remove(stage, stage.account(step.who), stage.workspace(step.workspace));
    case 'change-role':
      return changeRole(stage, stage.account(step.who), stage.workspace(step.workspace), step.client);
    case 'join': {
      const [account, workspace] = [stage.account(step.who), stage.workspace(step.workspace)];
      if (!account.memberships.has(workspace))
        await stage.join(account, workspace, step.client ? 'client' : 'consultant');
      return;
    }
    case 'come-back': {
      const [account, workspace] = [stage.account(step.who), stage.workspace(step.workspace)];
      const role = account.memberships.get(workspace);
      await remove(stage, account, workspace);
      const isGone = !account.memberships.has(workspace);
      if (role !== undefined && isGone) await stage.join(account, workspace, role);
      return;
    }
    case 'always-ask': {
      const account = stage.account(step.who);
      account.alwaysAsk = step.on;
      return stage.write(account, { always_ask: step.on ? 1 : 0 });
    }
    case 'disable': {
      const account = stage.account(step.who);
      account.disabled = step.on;
      return stage.write(account, { disabled_at: step.on ? stage.now : null });
    }
    case 'administrator': {
      const account = stage.account(step.who);
      account.isAdmin = step.on;
      return stage.write(account, { is_admin: step.on ? 1 : 0 });
    }
    case 'clock':
      stage.world.clock.advance(step.ms);
      return;
    case 'restart': {
      const before = stage.app;
      stage.app = await createApp(stage.world.services);
      if (before !== stage.world.app) await before.close();
      return;
    }
  }
}
