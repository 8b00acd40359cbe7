import { type Database, type Reader, type Trx, writable } from '../data/database.ts';
import { newId } from '../data/id.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import type { Millis } from '../data/schema.ts';
import { BY_ITSELF } from '../domain/evidence/entry.ts';
import { type Erasable, erasedValues } from './chain/commitments.ts';
import type { AuditEventType, CountedDetails, SingleDetails } from './events.ts';

/** Who did what, where and when; append-only by trigger, but for what is erased of a person (B11). */
export interface AuditEventsTable {
  id: string;
  at: Millis;
  type: string;
  workspace_id: string | null;
  actor_id: string | null;
  /** The actor as known then: an address, or `command line`. */
  actor: string;
  subject_id: string | null;
  subject: string;
  host: string;
  ip: string;
  /** JSON of plain facts; never a password, code, secret or token. */
  detail: string;
}

declare module '../data/schema.ts' {
  interface Schema {
    audit_events: AuditEventsTable;
  }
}

/** Where a request came from, as the record keeps it. */
export interface Origin {
  readonly host: string;
  readonly ip: string;
}

interface Happening {
  readonly at: number;
  readonly origin: Origin;
  readonly workspaceId?: string | null;
  /** Who did it; for a refused sign-in, nobody but the address that was given. */
  readonly actor: { readonly id: string | null; readonly label: string };
  /** To whom it was done, where that is somebody else or something with a name. */
  readonly subject?: { readonly id: string | null; readonly label: string };
}

/** An event as it is appended, and as counts add it up. Whoever has it happen states it as one of the two below. */
export interface AuditEvent extends Happening {
  readonly type: AuditEventType;
  /** Plain facts; never a password, code, secret or token. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** The detail that goes with a type: none for `null`, and not to be left out where anything of it must be there. */
type DetailField<Detail> = Detail extends null
  ? { readonly detail?: never }
  : Partial<Detail> extends Detail
    ? { readonly detail?: Readonly<Detail> }
    : { readonly detail: Readonly<Detail> };

type EventsOf<Details> = {
  [Type in keyof Details]: Happening & { readonly type: Type } & DetailField<Details[Type]>;
}[keyof Details];

/** What is recorded by itself, with its own detail. */
export type SingleEvent = EventsOf<SingleDetails>;

/** What is counted beside the record, with its own detail. */
export type CountedEvent = EventsOf<CountedDetails>;

/** What the command line acts as. */
export const COMMAND_LINE = {
  actor: { id: null, label: 'command line' },
  origin: { host: 'command line', ip: '' },
} as const;

/** What a workspace sees in place of whoever did something for the installation. */
export const SUPPORT = {
  actor: { id: null, label: 'support' },
  origin: { host: 'support', ip: '' },
} as const;

/** Who has done what comes by itself: a day that has come, a time that is over. Evidence knows it by its label. */
export const BY_ITSELF_ACTOR = { id: null, label: BY_ITSELF } as const;

const append = prepared((db, value: ValueOf<AuditEventsTable>) =>
  db.insertInto('audit_events').values({
    id: value('id'),
    at: value('at'),
    type: value('type'),
    workspace_id: value('workspace_id'),
    actor_id: value('actor_id'),
    actor: value('actor'),
    subject_id: value('subject_id'),
    subject: value('subject'),
    host: value('host'),
    ip: value('ip'),
    detail: value('detail'),
  }),
);

/** Appends to the record, inside the caller's transaction: what happened is recorded, or did not happen. */
export function record(trx: Trx, event: SingleEvent): Promise<void> {
  return appendEvent(trx, event);
}

/** Appends what was refused, of which nothing else is written. */
export function recordAlone(db: Reader, event: SingleEvent): Promise<void> {
  return appendEvent(writable(db), event);
}

/** Appends any event; for what was counted. */
export async function appendEvent(db: Database, event: AuditEvent): Promise<void> {
  await append(db, {
    id: newId(),
    at: event.at,
    type: event.type,
    workspace_id: event.workspaceId ?? null,
    actor_id: event.actor.id,
    actor: event.actor.label,
    subject_id: event.subject?.id ?? null,
    subject: event.subject?.label ?? '',
    host: event.origin.host,
    ip: event.origin.ip,
    detail: JSON.stringify(event.detail ?? {}),
  });
}

/** Overwrites parts of an entry that its link holds the digests of; the database refuses any other change. */
export async function overwriteParts(
  trx: Trx,
  entry: AuditEventsTable,
  parts: readonly Erasable[],
): Promise<void> {
  const values = Object.assign({}, ...parts.map((part) => erasedValues(entry, part)));
  await trx.updateTable('audit_events').set(values).where('id', '=', entry.id).execute();
}

/** The detail of an entry as it was recorded; empty where it is none. */
export function readDetail(text: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
}
