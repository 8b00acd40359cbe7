import { createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import type { AuditEventsTable } from '../record.ts';

/*
 * What of an entry goes into the chain (B11). An entry has parts that may have to be erased one day: whom it names, and what
 * it says of them. Each of them goes in by a digest of its own, with a salt that is kept beside it. Erasing a part takes its
 * values and its salt away and leaves the digest: the entry still proves itself, and the digest tells nothing, not even to
 * whoever guesses what stood there.
 */

/** The parts of an entry that can be erased, each by itself; everything else of it lasts. */
export const ERASABLE = ['actor', 'subject', 'detail'] as const;
export type Erasable = (typeof ERASABLE)[number];

/** What seals each part: a salt while it stands there, the digest itself once it is erased. */
export type Seals = Readonly<Record<Erasable, Uint8Array>>;

/** Where an entry stands in its chain, and since when. */
export interface ChainPosition {
  readonly chain: string;
  /** From 1 on, without a gap. */
  readonly sequence: number;
  /** Epoch milliseconds, by the clock of the node that linked it. */
  readonly linkedAt: number;
}

const HASH = 'sha256';
const SALT_BYTES = 16;
const DIGEST_BYTES = 32;

/** What the first link of each chain follows. */
export const BEGINNING: Uint8Array = new Uint8Array(DIGEST_BYTES);

const VALUES: Readonly<Record<Erasable, (entry: AuditEventsTable) => readonly string[]>> = {
  actor: ({ actor, ip }) => [actor, ip],
  subject: ({ subject }) => [subject],
  detail: ({ detail }) => [detail],
};

/** Salts for a new entry, of 128 random bits each. */
export function newSeals(): Seals {
  const salt = () => new Uint8Array(randomBytes(SALT_BYTES));
  return { actor: salt(), subject: salt(), detail: salt() };
}

/** Whether what this seals is erased. */
export const isErased = (seal: Uint8Array): boolean => seal.byteLength === DIGEST_BYTES;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** HMAC-SHA-256 over a list, as JSON without blanks, so that no two lists give the same text. */
const mac = (key: KeyObject, list: readonly unknown[]) =>
  createHmac(HASH, key).update(JSON.stringify(list)).digest();

/** The digest by which a part goes into the entry's commitment, and which stays when it is erased. */
export function digestOf(
  key: KeyObject,
  entry: AuditEventsTable,
  part: Erasable,
  seal: Uint8Array,
): Uint8Array {
  return isErased(seal) ? seal : mac(key, ['part', part, hex(seal), ...VALUES[part](entry)]);
}

/**
 * An entry's commitment: HMAC-SHA-256 under the record's key over its place in the chain, all of it that lasts, and the
 * digests of the rest. Without the key nobody makes one, and nobody learns from one what it is of.
 */
export function commitmentOf(
  key: KeyObject,
  position: ChainPosition,
  entry: AuditEventsTable,
  seals: Seals,
): Buffer {
  const { id, at, type, workspace_id, actor_id, subject_id, host } = entry;
  return mac(key, [
    ...['entry', position.chain, position.sequence, position.linkedAt],
    ...[id, at, type, workspace_id, actor_id, subject_id, host],
    ...ERASABLE.map((part) => hex(digestOf(key, entry, part, seals[part]))),
  ]);
}

/** A link's hash: SHA-256 over the hash of the link before it and its own commitment. */
export function linkHash(before: Uint8Array, commitment: Uint8Array): Buffer {
  return createHash(HASH).update(before).update(commitment).digest();
}

/** What stands in the place of a part that was erased: whose it was, as a number. */
export function erasedValues(
  { actor_id, subject_id }: Pick<AuditEventsTable, 'actor_id' | 'subject_id'>,
  part: Erasable,
): Partial<AuditEventsTable> {
  const nameOf = (id: string | null) => (id === null ? 'erased address' : `erased person ${id.slice(-6)}`);
  switch (part) {
    case 'actor':
      return { actor: nameOf(actor_id), ip: '' };
    case 'subject':
      return { subject: nameOf(subject_id) };
    case 'detail':
      return { detail: '{"erased":true}' };
  }
}

/** Whether each part that is erased shows what erasing leaves, and nothing else. */
export function showsErased(entry: AuditEventsTable, seals: Seals): boolean {
  return ERASABLE.filter((part) => isErased(seals[part])).every((part) =>
    Object.entries(erasedValues(entry, part)).every(
      ([column, value]) => entry[column as keyof AuditEventsTable] === value,
    ),
  );
}
