import type { Config } from '../config.ts';
import type { MailContext } from './mail-layout.tsx';

/** What every mail of this installation says of it. `at` is when the thing happened, in epoch milliseconds. */
export function mailContextOf(
  { config }: { readonly config: Pick<Config, 'supportEmail'> },
  at: number,
): MailContext {
  return { productName: 'SecPortal', supportEmail: config.supportEmail, at };
}
