import type { Clock } from '../clock.ts';
import type { Reader, Trx } from '../data/database.ts';
import { cancelJobs, enqueueJob, type JobKind } from '../jobs/queue.ts';
import type { Keyring } from '../sealing/sealed-box.ts';
import { followMail, type MailState, noteMail, unfollowMails } from './followed-mails.ts';
import type { Message } from './message.ts';
import { noteRefused, noteTaken } from './refused-addresses.ts';
import { isAddressRefusal, isRefusal, type MailTransport } from './transport.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const MAIL = 'mail';

/**
 * Queues a mail as part of the caller's transaction: it goes out if, and only if, that commits. `about` is the row on
 * whose page one is to see how far it has come.
 */
export async function enqueueMail(
  trx: Trx,
  keyring: Keyring,
  message: Message,
  now: number,
  about?: string,
): Promise<void> {
  const id = await enqueueJob(trx, keyring, { kind: MAIL, payload: JSON.stringify(message) }, now);
  if (about !== undefined) await followMail(trx, id, about, now);
}

/** Takes back the mails about some rows that have not gone out. */
export async function takeBackMails(trx: Trx, about: readonly string[]): Promise<void> {
  await cancelJobs(trx, await unfollowMails(trx, about));
}

/** The job that delivers a mail; again after a failure for a day. Done again, it goes out under the same Message-ID. */
export function mailJob(
  transport: MailTransport,
  parts: { readonly db: Reader; readonly clock: Clock },
): JobKind {
  const note = (id: string, state: MailState) => noteMail(parts.db, id, state, parts.clock.now());
  return {
    name: MAIL,
    trouble: {
      again: 'an email could not be delivered yet',
      dropped: 'an email could not be delivered for a day and was dropped',
    },
    patience: { firstRetryMs: 30 * SECOND_MS, longestRetryMs: HOUR_MS, giveUpMs: 24 * HOUR_MS },
    claimMs: 5 * MINUTE_MS,
    run: async (payload, id) => {
      const message = JSON.parse(payload) as Message;
      try {
        await transport.deliver(message, id);
      } catch (error) {
        await note(id, isRefusal(error) ? 'refused' : 'unreachable');
        if (isAddressRefusal(error)) await noteRefused(parts.db, message.to, parts.clock.now());
        throw error;
      }
      await note(id, 'delivered');
      await noteTaken(parts.db, message.to);
    },
    dropped: (id) => note(id, 'failed'),
  };
}

/** The mails that are on their way. */
export interface MailsWaiting {
  readonly waiting: number;
  /** Those among them that the server has refused, or could not be handed to, at least once. */
  readonly delayed: number;
  /** When the oldest of these was written, in epoch milliseconds; null where there is none. */
  readonly delayedSince: number | null;
}

/** How many mails wait to be delivered, and how many of them in vain so far. */
export async function mailsWaiting(db: Reader): Promise<MailsWaiting> {
  const rows = await db
    .selectFrom('jobs')
    .select((eb) => [
      eb.fn.countAll<number | string>().as('waiting'),
      eb.fn.count<number | string>(eb.case().when('attempts', '>', 0).then(1).end()).as('delayed'),
      eb.fn.min(eb.case().when('attempts', '>', 0).then(eb.ref('created_at')).end()).as('since'),
    ])
    .where('kind', '=', MAIL)
    .executeTakeFirstOrThrow();
  return {
    waiting: Number(rows.waiting),
    delayed: Number(rows.delayed),
    delayedSince: rows.since === null ? null : Number(rows.since),
  };
}
