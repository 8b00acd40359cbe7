import type { Kind } from '../domain/event-kind.ts';

/**
 * What is recorded by itself: done by somebody who may, or refused to somebody whose tries are limited. Each part of the
 * house declares its own events here, by merging: their types, each with the detail that goes with it, `null` for none.
 */
// biome-ignore lint/suspicious/noEmptyInterface: every part adds its own.
export interface SingleDetails {}

/**
 * What strangers, or whoever has a session, can make happen any number of times. Such an event is given to
 * `services.counts`, which counts it beside the record and appends a summary once a minute (D25).
 */
// biome-ignore lint/suspicious/noEmptyInterface: every part adds its own.
export interface CountedDetails {}

/** Everything that the record knows. Refused events say in `detail.reason` what was wrong, which the user is not told. */
export type AuditEventType = keyof SingleDetails | keyof CountedDetails;

/** What the detail of an event that stands for several has besides; see `audit/counts.ts`. */
interface Summary {
  readonly times?: unknown;
  readonly firstAt?: unknown;
  readonly lastAt?: unknown;
  readonly networks?: unknown;
  readonly addresses?: unknown;
  /** That all of it was erased, for a person's sake; see `audit/chain/erasing.ts`. */
  readonly erased?: unknown;
}

/** An event as it was read back; another version may have written it, so that no value is taken for granted. */
export interface EventFacts<Detail = Readonly<Record<string, unknown>>> {
  readonly type: string;
  /** To whom or what it was done; empty where the actor did it to themselves. */
  readonly subject: string;
  readonly detail: { readonly [Name in keyof Detail]?: unknown } & Summary;
}

/** The same with the id of what it was done to, by which it is called what that is called now. */
export interface RecordedFacts extends EventFacts {
  readonly subject_id: string | null;
}

export interface Meaning<Detail = Readonly<Record<string, unknown>>> {
  readonly kind: Kind;
  /**
   * Done for the installation alone: to an account, where it has a subject, or to a workspace. Who acted and why is none
   * of a workspace's business.
   */
  readonly bySupport?: 'account' | 'workspace';
  /** One or two plain sentences whose subject is the actor. */
  says(event: EventFacts<Detail>): string;
}

/** What the events of a part mean: each type that it declares has a sentence, or this does not compile. */
export type MeaningsOf<Details> = { readonly [Type in keyof Details]: Meaning<Details[Type]> };

type Meanings = Readonly<Record<string, Meaning>>;

/** All events there are, in words. */
export interface EventCatalogue {
  readonly types: readonly string[];
  /** The event in plain English. A type that only another version knows is shown as it is, not hidden. */
  sentenceOf(event: EventFacts): string;
  /** The event types of a kind. */
  typesOf(kind: Kind): readonly string[];
  /** To what support does this type of event; null for what others do. */
  bySupport(type: string): 'account' | 'workspace' | null;
}

/** The types that a part tells of by name. One that is only known to tell of something, `Meanings`, tells of none. */
type TypesOf<Part> = Part extends unknown ? (string extends keyof Part ? never : keyof Part) : never;
type Missing<Part> = Exclude<AuditEventType, TypesOf<Part>>;

/**
 * The catalogue of what all parts tell of. Wants a second argument, and so does not compile, while one of the declared
 * events is told of by none. Throws where two tell of the same.
 */
export function catalogueOf<const Parts extends readonly Meanings[]>(
  parts: Parts,
  ..._complete: [Missing<Parts[number]>] extends [never] ? [] : [missing: Missing<Parts[number]>]
): EventCatalogue {
  const meanings = new Map<string, Meaning>();
  for (const [type, meaning] of parts.flatMap((part) => Object.entries<Meaning>(part))) {
    if (meanings.has(type)) throw new Error(`two parts tell of ${type}`);
    meanings.set(type, meaning);
  }
  const types = [...meanings.keys()].sort();
  return {
    types,
    sentenceOf: (event) =>
      event.detail.erased === true
        ? `Details of this entry were erased (${event.type}).`
        : (meanings.get(event.type)?.says(event) ?? event.type),
    typesOf: (kind) => types.filter((type) => meanings.get(type)?.kind === kind),
    bySupport: (type) => meanings.get(type)?.bySupport ?? null,
  };
}
