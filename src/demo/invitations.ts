import { issueLink } from '../access/one-time-links.ts';
import type { Origin, SingleEvent } from '../audit/record.ts';
import type { Reader, Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import { followMail, type MailState, noteMail } from '../mail/followed-mails.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Who in the demo is invited by whom, and how far the email has come. */
export interface DemoInvitation {
  readonly email: string;
  readonly workspaceId: string;
  readonly inviter: { readonly id: string; readonly email: string };
  /** A client's; null for a consultant. */
  readonly company: { readonly id: string; readonly name: string } | null;
  readonly mail: MailState;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * Adds invitations without sending anything: a demo has no mail server that could refuse one. Answers what is to be done
 * after the commit, so that each email is shown as far as it says. `events` takes what is to be recorded.
 */
export async function addDemoInvitations(
  trx: Trx,
  events: SingleEvent[],
  origin: Origin,
  invitations: readonly DemoInvitation[],
): Promise<(db: Reader) => Promise<void>> {
  const mails: { readonly id: string; readonly state: MailState; readonly at: number }[] = [];
  for (const { email, workspaceId, inviter, company, mail: state, at } of invitations) {
    const role = company === null ? 'consultant' : 'client';
    const id = newId();
    await issueLink(trx, {
      id,
      purpose: 'invitation',
      email,
      workspaceId,
      payload: { role, companyId: company?.id ?? null, inviterId: inviter.id },
      now: at,
      lifeMs: 7 * DAY_MS,
    });
    const mail = { id: newId(), state, at };
    await followMail(trx, mail.id, id, at);
    mails.push(mail);
    events.push({
      type: 'invitation.sent',
      at,
      origin,
      workspaceId,
      actor: { id: inviter.id, label: inviter.email },
      subject: { id: null, label: email },
      detail: { role, ...(company !== null && { companyId: company.id }) },
    });
  }
  return async (db) => {
    for (const { id, state, at } of mails) await noteMail(db, id, state, at);
  };
}
