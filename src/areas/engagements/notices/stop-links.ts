import { paths } from '../../../http/paths.ts';
import type { Keyring } from '../../../sealing/sealed-box.ts';
import { readSigned, signText } from '../../../sealing/signed-texts.ts';
import { isKind, type NoticeKind } from './kinds.ts';

/** What a link in an email stops: one kind of emails to one member, or all about findings. */
export interface Stopping {
  readonly membershipId: string;
  readonly what: NoticeKind | 'all';
}

const PURPOSE = 'stop emails';

/** The path of a link that stops emails, and can do nothing else (RFC 8058). */
export const stopPath = (keyring: Keyring, { membershipId, what }: Stopping): string =>
  paths.stopEmails(signText(keyring, PURPOSE, `${membershipId} ${what}`));

/** What a link stops; null for one that this installation has not signed. */
export function readStopLink(keyring: Keyring, token: string): Stopping | null {
  const [membershipId = '', what = ''] = (readSigned(keyring, PURPOSE, token) ?? '').split(' ');
  return what === 'all' || isKind(what) ? { membershipId, what } : null;
}
