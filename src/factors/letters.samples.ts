import { ada } from '../mail/facts.samples.ts';
import type { MailContext } from '../mail/mail-layout.tsx';
import type { Message } from '../mail/message.ts';
import * as letters from './letters.ts';

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  authenticatorAdded: letters.authenticatorAdded(context, ada),
  authenticatorReplaced: letters.authenticatorReplaced(context, ada),
  authenticatorRemoved: letters.authenticatorRemoved(context, ada),
  passkeyAdded: letters.passkeyAdded(context, ada),
  passkeyReplaced: letters.passkeyReplaced(context, ada),
  passkeyRemoved: letters.passkeyRemoved(context, ada),
  passkeyCopied: letters.passkeyCopied(context, ada),
  mfaReset: letters.mfaReset(context, ada),
  setUpCode: letters.setUpCode(context, { ...ada, code: '4k7m9-q2h8c', why: 'reset' }),
  callerCode: letters.callerCode(context, { ...ada, code: '123 456' }),
  recoveryCodeUsed: letters.recoveryCodeUsed(context, ada),
  recoveryCodesMade: letters.recoveryCodesMade(context, ada),
  failedCodes: letters.failedCodes(context, { ...ada, failures: 3 }),
  unfamiliarSignIn: letters.unfamiliarSignIn(context, ada),
  factorLocked: letters.factorLocked(context, ada),
});
