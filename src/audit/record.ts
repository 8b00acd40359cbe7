import { type Database, type Reader, type Trx, writable } from '../data/database.ts';
import { newId } from '../data/id.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import type { AuditEventsTable } from '../data/schema.ts';

/** Everything that the record knows. `refused` events say in `detail.reason` what was wrong, which the user is not told. */
export const AUDIT_EVENTS = [
  'account.created',
  'account.disabled',
  'account.enabled',
  'admin.granted',
  'admin.revoked',
  'authenticator.added',
  'authenticator.removed',
  'authenticator.replaced',
  'access.refused',
  'code.accepted',
  'code.refused',
  'company.added',
  'confirmation.accepted',
  'confirmation.refused',
  'factor.locked',
  'invitation.accepted',
  'invitation.sent',
  'invitation.withdrawn',
  'key.added',
  'keys.retired',
  'member.removed',
  'mfa.reset',
  'owner.invited',
  'ownership.transferred',
  'password.changed',
  'password.reset',
  'password.reset-requested',
  'plan.changed',
  'policy.disabled',
  'policy.enabled',
  'policy.resumed',
  'policy.suspended',
  'preference.changed',
  'recovery-code.used',
  'recovery-codes.made',
  'session.ended',
  'sign-in.accepted',
  'sign-in.refused',
  'sign-out',
  'sign-up.requested',
  'workspace.changed',
  'workspace.created',
] as const;

export type AuditEventType = (typeof AUDIT_EVENTS)[number];

/** Where a request came from, as the record keeps it. */
export interface Origin {
  readonly host: string;
  readonly ip: string;
}

export interface AuditEvent {
  readonly type: AuditEventType;
  readonly at: number;
  readonly origin: Origin;
  readonly workspaceId?: string | null;
  /** Who did it; for a refused sign-in, nobody but the address that was given. */
  readonly actor: { readonly id: string | null; readonly label: string };
  /** To whom it was done, where that is somebody else or something with a name. */
  readonly subject?: { readonly id: string | null; readonly label: string };
  /** Plain facts; never a password, code, secret or token. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * What strangers, or whoever has a session, can make happen any number of times. Such an event is given to
 * `services.counts`, which counts it beside the record and appends a summary once a minute (D25).
 */
export type CountedEvent = AuditEvent & {
  readonly type:
    | 'access.refused'
    | 'code.refused'
    | 'password.reset-requested'
    | 'sign-in.refused'
    | 'sign-up.requested';
};

/** What is recorded by itself: done by somebody who may, or refused to somebody whose tries are limited. */
export type SingleEvent = AuditEvent & {
  readonly type: Exclude<AuditEventType, Exclude<CountedEvent['type'], 'code.refused'>>;
};

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
