/** Why a session has to prove that it reads the account's mailbox. */
export type AddressProofReason =
  /** Support has reset its factors (B9). */
  | 'reset'
  /** A workspace of the account takes keys alone, and it has some on other hosts alone (B6). */
  | 'keys-elsewhere'
  /** The same, and it has one on this host, which the session has not passed (B6). */
  | 'key-not-used'
  /** All that the account has are keys of portals where it can't sign in any more (D14). */
  | 'keys-nowhere';
