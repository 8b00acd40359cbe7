import { networkOf } from '../domain/network-address.ts';
import type { AuditEventType } from './events.ts';
import type { AuditEvent } from './record.ts';

type Value = string | number | boolean | null;

/** Of all that may differ from one time to the next, the values that there were; at most {@link SHOWN} and one more. */
export type Facets = Record<string, Value[]>;

/** How many values of one facet are kept and shown. */
const SHOWN = 8;

/** The same event, so many times. */
export interface Count {
  /** All that one count is of. */
  readonly key: string;
  readonly type: AuditEventType;
  readonly workspaceId: string | null;
  readonly actorId: string | null;
  readonly subjectId: string | null;
  readonly subject: string;
  times: number;
  firstAt: number;
  lastAt: number;
  readonly facets: Facets;
}

/** A count as the table keeps it. */
export type Kept = Omit<Count, 'key'>;

const DETAIL = 'detail.';

/**
 * An event as a count of one. What strangers type is no part of what it is a count of: addresses without an account
 * are one count together, however many there are.
 */
export function countOf(event: AuditEvent): Count {
  const { type, at, actor, origin, subject, workspaceId = null, detail = {} } = event;
  const subjectId = subject?.id ?? null;
  return {
    key: JSON.stringify([type, workspaceId, actor.id, subjectId, detail.reason ?? null]),
    type,
    workspaceId,
    actorId: actor.id,
    subjectId,
    subject: subject?.label ?? '',
    times: 1,
    firstAt: at,
    lastAt: at,
    facets: {
      actor: [actor.label],
      host: [origin.host],
      ip: [origin.ip],
      network: [networkOf(origin.ip)],
      ...Object.fromEntries(Object.entries(detail).map(([name, value]) => [`${DETAIL}${name}`, [value]])),
    },
  };
}

/** One count where there were too many to keep apart. */
export function withoutParts(count: Count): Count {
  return {
    ...count,
    key: JSON.stringify([count.type, 'others']),
    workspaceId: null,
    actorId: null,
    subjectId: null,
    subject: '',
  };
}

/** Adds the values of some facets to others; those that are full stay as they are. */
export function addFacets(into: Facets, more: Facets): void {
  for (const name of Object.keys(more)) {
    const values = into[name];
    if (values === undefined) into[name] = [...(more[name] ?? [])];
    else for (const value of more[name] ?? []) addValue(values, value);
  }
}

function addValue(values: Value[], value: Value): void {
  if (values.length <= SHOWN && !values.includes(value)) values.push(value);
}

/** Adds a count of the same; in place, for it is done for every refusal. */
export function addCount(into: Count, more: Count): void {
  into.times += more.times;
  into.firstAt = Math.min(into.firstAt, more.firstAt);
  into.lastAt = Math.max(into.lastAt, more.lastAt);
  addFacets(into.facets, more.facets);
}

const onlyOne = (values: readonly Value[] = []): Value | undefined =>
  values.length === 1 ? values[0] : undefined;

function listed(values: readonly Value[]): string {
  const shown = values.slice(0, SHOWN).join(', ');
  return values.length > SHOWN ? `${shown} and more` : shown;
}

/** What of several times is the same each time stands as in an event of one; of the rest some values do. */
function detailOf({ times, firstAt, lastAt, facets }: Kept): NonNullable<AuditEvent['detail']> {
  const details = Object.entries(facets).filter(([name]) => name.startsWith(DETAIL));
  const { actor = [], network = [] } = facets;
  return {
    ...Object.fromEntries(
      details.map(([name, values]) => [
        name.slice(DETAIL.length),
        values.length === 1 ? (values[0] ?? null) : listed(values),
      ]),
    ),
    ...(times > 1 && {
      times,
      firstAt: new Date(firstAt).toISOString(),
      lastAt: new Date(lastAt).toISOString(),
      networks: listed(network),
    }),
    ...(actor.length > 1 && { addresses: listed(actor) }),
  };
}

/** The entry for the record; for one time the same as if it had been recorded at once. */
export function eventOf(count: Kept): AuditEvent {
  const { facets, actorId, subjectId, subject, workspaceId, type, lastAt } = count;
  return {
    type,
    at: lastAt,
    workspaceId,
    actor: { id: actorId, label: String(onlyOne(facets.actor) ?? 'several addresses') },
    origin: {
      host: String(onlyOne(facets.host) ?? 'several hosts'),
      ip: String(onlyOne(facets.ip) ?? ''),
    },
    ...((subjectId !== null || subject !== '') && { subject: { id: subjectId, label: subject } }),
    detail: detailOf(count),
  };
}
