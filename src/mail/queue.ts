import type { ExpressionBuilder } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database, Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import type { Schema } from '../data/schema.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { type Keyring, openText, sealText } from '../sealing/sealed-box.ts';
import { bindings } from '../sealing/sealed-rows.ts';
import type { Message } from './message.ts';
import type { MailTransport } from './transport.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const pollMs = 15 * second;
// Delivery shares the process with answers, so that it waits until the one it belongs to is out: whether a mail was
// behind it, and so whether an address has an account, must not be told by how long it took (ASVS 6.3.8).
const afterAnswerMs = 250;
// Longer than any delivery may take, so that a mail is taken over only from a node that died with it.
const claimMs = 5 * minute;
const firstRetryMs = 30 * second;
const longestRetryMs = hour;
const giveUpMs = 24 * hour;
const batchSize = 5;

/**
 * Puts a mail in the queue as part of the caller's transaction: it goes out if, and only if, that commits. Call the
 * worker's `kick()` afterwards. The mail is sealed, because its one-time link would let any reader of the database
 * act for its receiver.
 */
export async function enqueueMail(trx: Trx, keyring: Keyring, message: Message, now: number): Promise<void> {
  const id = newId();
  const sealed = sealText(keyring, JSON.stringify(message), bindings.mailQueue(id));
  await trx
    .insertInto('mail_queue')
    .values({ id, sealed, created_at: now, due_at: now, attempts: 0, claimed_until: null })
    .execute();
}

/** Where the worker reports trouble. It names a mail by its id only: never an address, a subject, a body or a link. */
export interface MailLog {
  warn(details: Record<string, unknown>, text: string): void;
  error(details: Record<string, unknown>, text: string): void;
}

/** Delivers what is queued. Any number of nodes may each run one on the same database. */
export interface MailWorker {
  /** Looks for due mails in a moment; call after a commit. Never throws, needs no waiting for. */
  kick(): void;
  /** Resolves when everything that is due now was tried once; rejects if the database fails. */
  drain(): Promise<void>;
  /** Looks every 15 seconds, for retries and for what another node left behind. Does not keep the process alive. */
  start(): void;
  /** Ends all looking for good. Resolves when the deliveries under way are done, so that the database may be closed. */
  stop(): Promise<void>;
}

interface QueuedMail {
  id: string;
  sealed: Uint8Array;
  created_at: number;
  attempts: number;
}

/**
 * Makes the worker. A mail is delivered once under normal operation; if a node dies between handing it over and
 * noting so, it goes out again under the same Message-ID. A refused one is tried again after 30 s, doubling up to
 * 1 h, and dropped after 24 h with an error in the log.
 */
export function createMailWorker(parts: {
  db: Database;
  keyring: Keyring;
  transport: MailTransport;
  clock: Clock;
  log: MailLog;
}): MailWorker {
  const { db, keyring, transport, clock, log } = parts;
  let round: Promise<void> | undefined;
  let another = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let kicked: NodeJS.Timeout | undefined;

  // A mail committed while a round is at its last look would be missed by it, hence one more round.
  function run(): Promise<void> {
    another = true;
    round ??= (async () => {
      try {
        while (another) {
          another = false;
          await deliverDue();
        }
      } finally {
        // In the same breath as the last look at `another`: a kick in between would wait for nobody.
        round = undefined;
      }
    })();
    return round;
  }

  async function deliverDue(): Promise<void> {
    while (!stopped) {
      const due = await dueMails(db, clock.now());
      if (due.length === 0) return;
      const outcomes = await Promise.allSettled(due.map(deliverOne));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason;
    }
  }

  async function deliverOne(mail: QueuedMail): Promise<void> {
    const claim = clock.now() + claimMs;
    if (!(await claimMail(db, mail.id, clock.now(), claim))) return;
    try {
      const message: Message = JSON.parse(openText(keyring, mail.sealed, bindings.mailQueue(mail.id)));
      await transport.deliver(message, mail.id);
    } catch (error) {
      await retryOrDrop(mail, claim, error);
      return;
    }
    await db.deleteFrom('mail_queue').where('id', '=', mail.id).execute();
  }

  async function retryOrDrop(mail: QueuedMail, claim: number, error: unknown): Promise<void> {
    const now = clock.now();
    const attempts = mail.attempts + 1;
    const details = { mail: mail.id, attempts, ...causeOf(error) };
    if (now - mail.created_at >= giveUpMs) {
      await db
        .deleteFrom('mail_queue')
        .where('id', '=', mail.id)
        .where('claimed_until', '=', claim)
        .execute();
      log.error(details, 'a mail could not be delivered for a day and was dropped');
      return;
    }
    const due_at = now + Math.min(firstRetryMs * 2 ** (attempts - 1), longestRetryMs);
    await db
      .updateTable('mail_queue')
      .set({ attempts, due_at, claimed_until: null })
      .where('id', '=', mail.id)
      .where('claimed_until', '=', claim)
      .execute();
    log.warn({ ...details, retryAt: new Date(due_at).toISOString() }, 'a mail could not be delivered yet');
  }

  function kick(): void {
    if (stopped) return;
    kicked ??= setTimeout(() => {
      kicked = undefined;
      run().catch((error: unknown) => log.error(causeOf(error), 'the mail queue could not be read'));
    }, afterAnswerMs).unref();
  }

  return {
    kick,
    drain: run,
    start() {
      timer ??= setInterval(kick, pollMs).unref();
      kick();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      clearTimeout(kicked);
      await round?.catch(() => undefined);
    },
  };
}

/** Due, and no other node at work on it; what a clock that was ahead put off, or claimed, is due as well (D25). */
const isDue = (now: number) => (eb: ExpressionBuilder<Schema, 'mail_queue'>) =>
  eb.and([
    eb.or([eb('due_at', '<=', now), eb('due_at', '>', latestPossible(now, longestRetryMs))]),
    eb.or([
      eb('claimed_until', 'is', null),
      eb('claimed_until', '<=', now),
      eb('claimed_until', '>', latestPossible(now, claimMs)),
    ]),
  ]);

function dueMails(db: Database, now: number): Promise<QueuedMail[]> {
  return db
    .selectFrom('mail_queue')
    .select(['id', 'sealed', 'created_at', 'attempts'])
    .where(isDue(now))
    .orderBy('due_at')
    .orderBy('id')
    .limit(batchSize)
    .execute();
}

/** Whether this node won the mail. Of any number that try at once, the condition lets exactly one change the row. */
async function claimMail(db: Database, id: string, now: number, until: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('mail_queue')
    .set({ claimed_until: until })
    .where('id', '=', id)
    .where(isDue(now))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** An error's kind and codes alone: a mail server repeats the address, and sometimes the text, in its message. */
function causeOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { cause: typeof error };
  const { name, code, responseCode } = error as Error & { code?: unknown; responseCode?: unknown };
  return {
    cause: name,
    ...(code !== undefined && { code }),
    ...(responseCode !== undefined && { responseCode }),
  };
}
