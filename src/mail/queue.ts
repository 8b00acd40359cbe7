import type { Trx } from '../data/database.ts';
import { enqueueJob, type JobKind } from '../jobs/queue.ts';
import type { Keyring } from '../sealing/sealed-box.ts';
import type { Message } from './message.ts';
import type { MailTransport } from './transport.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const MAIL = 'mail';

/** Queues a mail as part of the caller's transaction: it goes out if, and only if, that commits. */
export function enqueueMail(trx: Trx, keyring: Keyring, message: Message, now: number): Promise<void> {
  return enqueueJob(trx, keyring, { kind: MAIL, payload: JSON.stringify(message) }, now);
}

/** The job that delivers a mail; again after a failure for a day. Done again, it goes out under the same Message-ID. */
export function mailJob(transport: MailTransport): JobKind {
  return {
    name: MAIL,
    trouble: {
      again: 'a mail could not be delivered yet',
      dropped: 'a mail could not be delivered for a day and was dropped',
    },
    patience: { firstRetryMs: 30 * SECOND_MS, longestRetryMs: HOUR_MS, giveUpMs: 24 * HOUR_MS },
    claimMs: 5 * MINUTE_MS,
    run: (payload, id) => transport.deliver(JSON.parse(payload) as Message, id),
  };
}
