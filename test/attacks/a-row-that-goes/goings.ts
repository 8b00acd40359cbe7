import { holdAccounts, holdWorkspace } from '../../../src/access/holds.ts';
import type { Trx } from '../../../src/data/database.ts';
import { newId } from '../../../src/data/id.ts';
import { addressed, type Somebody } from '../../specimens/people.ts';
import type { Scene } from '../../specimens/scene.ts';
import type { World } from '../../world.ts';
import { ENDERS } from './enders.ts';

/** One way in which a row goes, or stops saying what it said, while a request is under way. */
export interface Going {
  readonly name: string;
  /** `self` is who asks, or who is asked for where nobody does. How it was answered, where it was asked for. */
  readonly go: (world: World, scene: Scene, self: Somebody) => Promise<{ statusCode: number } | undefined>;
}

/** What nothing of the product does by itself, or not at every moment. Everything is held in the order of `access/holds.ts`. */
interface Row {
  readonly name: string;
  readonly go: (trx: Trx, scene: Scene, self: Somebody) => Promise<unknown>;
}

async function deleteAccount(trx: Trx, { id }: { id: string }) {
  await holdAccounts(trx, [id]);
  await trx.deleteFrom('accounts').where('id', '=', id).execute();
}

async function removeMember(trx: Trx, { id, membershipId }: Somebody) {
  await holdAccounts(trx, [id]);
  await trx
    .deleteFrom('memberships')
    .where('id', '=', membershipId ?? '')
    .execute();
}

/** Everybody of a workspace is held before it is. */
async function holdAll(trx: Trx, { workspaceId, people }: Scene) {
  await holdAccounts(
    trx,
    Object.values(people).map(({ id }) => id),
  );
  await holdWorkspace(trx, workspaceId, 'alone');
}

const ROWS: readonly Row[] = [
  {
    name: 'the account is disabled',
    go: async (trx, { number }, { id }) => {
      await holdAccounts(trx, [id]);
      await trx
        .updateTable('accounts')
        .set({ disabled_at: number + 1 })
        .where('id', '=', id)
        .execute();
      await trx.deleteFrom('sessions').where('account_id', '=', id).execute();
    },
  },
  { name: 'the account is deleted', go: (trx, _scene, self) => deleteAccount(trx, self) },
  { name: 'the membership ends', go: (trx, _scene, self) => removeMember(trx, self) },
  {
    name: 'the policy asks for a code now',
    go: async (trx, { workspaceId }) => {
      await holdWorkspace(trx, workspaceId, 'alone');
      await trx
        .updateTable('mfa_policies')
        .set({ required: 1, enforced_from: 0 })
        .where('workspace_id', '=', workspaceId)
        .execute();
    },
  },
  {
    name: 'the authenticators are removed',
    go: async (trx, _scene, { id }) => {
      await holdAccounts(trx, [id]);
      await trx.deleteFrom('authenticators').where('account_id', '=', id).execute();
      await trx.deleteFrom('recovery_codes').where('account_id', '=', id).execute();
    },
  },
  {
    name: 'the enrolment under way is gone',
    go: async (trx, _scene, { id }) => {
      await holdAccounts(trx, [id]);
      await trx.deleteFrom('pending_enrolments').where('account_id', '=', id).execute();
    },
  },
  {
    name: 'the company is deleted',
    go: async (trx, scene) => {
      await holdAll(trx, scene);
      const { companyId } = scene;
      await trx.deleteFrom('memberships').where('company_id', '=', companyId).execute();
      await trx.deleteFrom('companies').where('id', '=', companyId).execute();
    },
  },
  {
    name: 'the workspace is deleted',
    go: async (trx, scene) => {
      await holdAll(trx, scene);
      const { workspaceId } = scene;
      // Companies go with their workspace, and are named by memberships, which do so too.
      await trx.deleteFrom('memberships').where('workspace_id', '=', workspaceId).execute();
      await trx.deleteFrom('workspaces').where('id', '=', workspaceId).execute();
    },
  },
  {
    name: 'the mailed links are used',
    go: (trx, { links, number }) =>
      trx
        .updateTable('one_time_links')
        .set({ used_at: number + 1 })
        .where(
          'id',
          'in',
          Object.values(links).map(({ id }) => id),
        )
        .execute(),
  },
  {
    name: 'the mailed links are deleted',
    go: (trx, { links }) =>
      trx
        .deleteFrom('one_time_links')
        .where(
          'id',
          'in',
          Object.values(links).map(({ id }) => id),
        )
        .execute(),
  },
  {
    name: 'whoever is acted on is removed',
    go: (trx, { people }) => removeMember(trx, people.consultant),
  },
  {
    name: 'whoever is acted on is deleted',
    go: async (trx, { people, disabledId }) => {
      await holdAccounts(trx, [people.consultant.id, disabledId]);
      await deleteAccount(trx, people.consultant);
      await deleteAccount(trx, { id: disabledId });
    },
  },
  {
    name: 'what the links would make is there already',
    go: async (trx, { links, number, workspaceId, people }) => {
      const somebody = await trx
        .selectFrom('accounts')
        .selectAll()
        .where('id', '=', people.admin.id)
        .executeTakeFirstOrThrow();
      const [invited, signedUp] = [newId(), newId()];
      await trx
        .insertInto('accounts')
        .values([
          { ...somebody, id: invited, email: links.invitation.email },
          { ...somebody, id: signedUp, email: links['sign-up'].email },
          { ...somebody, id: newId(), email: addressed('moved', number) },
        ])
        .execute();
      const known = await trx
        .selectFrom('accounts')
        .select('id')
        .where('email', '=', links['known-invitation'].email)
        .executeTakeFirstOrThrow();
      await trx
        .insertInto('memberships')
        .values(
          [invited, known.id].map((account_id) => ({
            id: newId(),
            account_id,
            workspace_id: workspaceId,
            role: 'consultant' as const,
            company_id: null,
            created_at: somebody.created_at,
            last_sign_in_at: null,
          })),
        )
        .execute();
      const workspace = await trx
        .selectFrom('workspaces')
        .selectAll()
        .where('id', '=', workspaceId)
        .executeTakeFirstOrThrow();
      await trx
        .insertInto('workspaces')
        .values(
          [`new-place-u${number}u`, `second-place-${number}`].map((slug) => ({
            ...workspace,
            id: newId(),
            slug,
          })),
        )
        .execute();
    },
  },
];

/** Rows that are changed as nothing of the product changes them, and all that the product itself ends. */
export const GOINGS: readonly Going[] = [
  ...ROWS.map(
    ({ name, go }): Going => ({
      name,
      go: async ({ db }, scene, self) => {
        await db.transaction().execute((trx) => go(trx, scene, self));
        return undefined;
      },
    }),
  ),
  ...ENDERS,
];
