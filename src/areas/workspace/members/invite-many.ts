import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import type { Services } from '../../../services.ts';
import { type InvitationOutcome, type InvitationRefusal, inviteHeld } from './invite.ts';

export type InvitationsOutcome =
  /** `link` is what the email to the first address holds. */
  | { readonly ok: true; readonly link: string }
  /** Why, by address; nobody was invited. */
  | { readonly ok: false; readonly refused: ReadonlyMap<string, InvitationRefusal> };

/** Ends the transaction of invitations of which not all could be sent. */
class NotAll extends Error {
  readonly refused: ReadonlyMap<string, InvitationRefusal>;

  constructor(refused: ReadonlyMap<string, InvitationRefusal>) {
    super('some of the addresses cannot be invited');
    this.refused = refused;
  }
}

/** Invites several addresses to the same place at once (B14): all of them, or none, and then it is said why of each. */
export async function inviteMany(
  services: Services,
  act: Act<'owner'>,
  wanted: { readonly emails: readonly string[]; readonly company: string | null },
): Promise<InvitationsOutcome> {
  const { emails, company } = wanted;
  try {
    const links = await perform(services, act, async (held) => {
      const outcomes: InvitationOutcome[] = [];
      for (const email of emails) outcomes.push(await inviteHeld(services, held, { email, company }));
      const refused = outcomes.flatMap((one) => (one.ok ? [] : [[one.email, one.reason] as const]));
      if (refused.length > 0) throw new NotAll(new Map(refused));
      return outcomes.flatMap((one) => (one.ok ? [one.link] : []));
    });
    services.mail.kick();
    return { ok: true, link: links[0] ?? '' };
  } catch (error) {
    if (error instanceof NotAll) return { ok: false, refused: error.refused };
    throw error;
  }
}
