import { addAccountUnlessKnown } from '../../../access/accounts.ts';
import type { Act } from '../../../access/context.ts';
import { perform, unattended } from '../../../access/deed.ts';
import { useLink, withdrawLinks } from '../../../access/one-time-links.ts';
import { addWorkspaceUnlessTaken, FIRST_PLAN } from '../../../access/workspaces.ts';
import { type Origin, record } from '../../../audit/record.ts';
import { recordKnownAccount } from '../../../factors/known-accounts.ts';
import type { Services } from '../../../services.ts';

/** Why nothing was made. `gone`: the link was used or withdrawn meanwhile, or ran out. `slug-taken` leaves it good. */
export type WorkspaceRefusal = 'gone' | 'slug-taken';

/** `known-address`: it got an account meanwhile, by an invitation or another sign-up; the link is left for its owner. */
export type SignUpRefusal = WorkspaceRefusal | 'known-address';

/** Takes back everything that the transaction has written, and says why. */
class Undone<Refusal extends string> extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`nothing was made: ${refusal}`);
    this.refusal = refusal;
  }
}

async function outcomeOf<Refusal extends string>(
  deed: (refuse: (refusal: Refusal) => never) => Promise<void>,
): Promise<'created' | Refusal> {
  const refuse = (refusal: Refusal): never => {
    throw new Undone(refusal);
  };
  try {
    await deed(refuse);
    return 'created';
  } catch (error) {
    if (error instanceof Undone) return error.refusal;
    throw error;
  }
}

interface Founding {
  readonly linkId: string;
  readonly workspace: string;
  /** As `checkSlug` spells it: that of the sign-up, or another one where that was taken meanwhile. */
  readonly slug: string;
  /** The IANA zone of its owner's browser, where that said so. */
  readonly zone?: string | undefined;
}

interface SigningUp extends Founding {
  /** The address that the link was sent to. */
  readonly email: string;
  readonly name: string;
  /** Chosen on the page that the link opens, by whoever reads the address's mail. */
  readonly passwordHash: string;
  readonly origin: Origin;
  readonly now: number;
}

/**
 * Makes account, workspace and the owner's membership, all or nothing, and makes every other sign-up of the address
 * worthless. Signs nobody in (ASVS 6.3.6). It rests on three things and writes each on its condition: the address has no
 * account, the slug no workspace, the link was not used. Of any number at once, for one address or slug, one is
 * `created`: the others wait for it at the first of these that they share.
 */
export function signUp(services: Services, signingUp: SigningUp): Promise<'created' | SignUpRefusal> {
  const { linkId, email, name, passwordHash, workspace, slug, zone, origin, now } = signingUp;
  return outcomeOf<SignUpRefusal>((refuse) =>
    unattended(services, async (trx) => {
      const accountId = await addAccountUnlessKnown(trx, { email, name, passwordHash, now });
      if (accountId === null) return refuse('known-address');
      const workspaceId = await addWorkspaceUnlessTaken(trx, {
        name: workspace,
        slug,
        zone,
        ownerId: accountId,
        now,
      });
      if (workspaceId === null) return refuse('slug-taken');
      if (!(await useLink(trx, linkId, now, email))) return refuse('gone');
      // Others may have filled in the form with this address; what they asked for is not wanted any more.
      await withdrawLinks(trx, { purpose: 'sign-up', email }, now);
      await withdrawLinks(trx, { purpose: 'owner-invitation', email }, now);
      const event = { at: now, origin, workspaceId, actor: { id: accountId, label: email } } as const;
      await record(trx, { ...event, type: 'account.created', detail: { by: 'sign-up', name } });
      const founded = { slug, plan: FIRST_PLAN, ...(zone !== undefined && { zone }) };
      await record(trx, { ...event, type: 'workspace.created', detail: founded });
    }),
  );
}

/**
 * Makes a workspace that the signed-in account owns, on a link that was sent to that account's address. Everything else
 * of the account is left as it is, other links of its address too.
 */
export function addWorkspace(
  services: Services,
  act: Act<'account'>,
  { linkId, workspace, slug, zone }: Founding,
): Promise<'created' | WorkspaceRefusal> {
  return outcomeOf<WorkspaceRefusal>((refuse) =>
    perform(services, act, async ({ trx, session, origin, now }) => {
      const { id: ownerId, email } = session.account;
      const workspaceId = await addWorkspaceUnlessTaken(trx, { name: workspace, slug, zone, ownerId, now });
      if (workspaceId === null) return refuse('slug-taken');
      if (!(await useLink(trx, linkId, now, email))) return refuse('gone');
      const event = { at: now, origin, workspaceId, actor: { id: ownerId, label: email } };
      const known = await recordKnownAccount(trx, event, session.account.name);
      const founded = { slug, plan: FIRST_PLAN, ...(zone !== undefined && { zone }) };
      await record(trx, { ...event, type: 'workspace.created', detail: { ...founded, ...known } });
    }),
  );
}
