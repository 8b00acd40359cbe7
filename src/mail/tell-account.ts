import type { Trx } from '../data/database.ts';
import type { Services } from '../services.ts';
import { mailContextOf } from './mail-context.ts';
import type { MailContext } from './mail-layout.tsx';
import type { Message } from './message.ts';
import type { Recipient } from './phrases.ts';
import { enqueueMail } from './queue.ts';

/** Tells an account at its own address what happened to it: queued as part of the caller's transaction. */
export async function tellAccount(
  services: Pick<Services, 'config' | 'keyring'>,
  trx: Trx,
  account: { readonly email: string; readonly name: string },
  now: number,
  letter: (context: MailContext, recipient: Recipient) => Message,
): Promise<void> {
  const message = letter(mailContextOf(services, now), { to: account.email, name: account.name });
  await enqueueMail(trx, services.keyring, message, now);
}
