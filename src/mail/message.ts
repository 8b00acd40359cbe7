/**
 * One mail to one person. `link` repeats the one-time link of the body, if any, so that a development log can print it.
 * `sender` is the name under which the installation's address sends it, where that is not its own; `replyTo` the address
 * that answers go to.
 */
export interface Message {
  to: string;
  subject: string;
  text: string;
  html: string;
  link?: string;
  sender?: string;
  replyTo?: string;
  /** Where a mail program ends more of these by one click (RFC 8058). */
  stop?: string;
}
