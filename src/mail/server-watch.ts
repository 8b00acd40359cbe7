import type { Clock } from '../clock.ts';
import type { Message } from './message.ts';
import { serverSaid } from './server-said.ts';
import { isRefusal, type MailTransport, type SmtpTransport } from './transport.ts';

/** For how long what is known of the mail server holds before it is asked again, in milliseconds. */
const HOLDS_MS = 60_000;

/** Knows whether the mail server can be reached from this node. */
export interface ServerWatch {
  /** The transport, whose deliveries tell as much as any question. */
  readonly transport: MailTransport;
  /** Asks the server, and resolves with what is wrong; null where nothing is. Sends nothing. */
  check(): Promise<string | null>;
  /** What was wrong when last heard of; asks anew, for the next time, where that is more than a minute ago. */
  trouble(): string | null;
}

/** Watches a mail server. A server that refuses one mail, such as to an address that is none, is in order itself. */
export function watchServer(server: SmtpTransport, clock: Clock): ServerWatch {
  let wrong: string | null = null;
  let heardAt = Number.NEGATIVE_INFINITY;

  function heard(error: unknown): string | null {
    heardAt = clock.now();
    wrong = error === null ? null : serverSaid(error);
    return wrong;
  }

  function check(): Promise<string | null> {
    // Whoever asks meanwhile does not ask the server again.
    heardAt = clock.now();
    return server.verify().then(() => heard(null), heard);
  }

  return {
    check,
    trouble() {
      if (Math.abs(clock.now() - heardAt) >= HOLDS_MS) void check();
      return wrong;
    },
    transport: {
      async deliver(message: Message, id?: string) {
        try {
          await server.deliver(message, id);
          heard(null);
        } catch (error) {
          heard(isRefusal(error) ? null : error);
          throw error;
        }
      },
    },
  };
}
