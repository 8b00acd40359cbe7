/** An entry of a workspace's record, as it is folded. Other releases may have written it: no value of its detail is taken for granted. */
export interface RecordedEntry {
  readonly id: string;
  /** Epoch milliseconds, as the clock said. */
  readonly at: number;
  readonly type: string;
  readonly actorId: string | null;
  /** The actor as known then: an address, or what acts without an account. */
  readonly actor: string;
  readonly subjectId: string | null;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** In the order in which it happened, by the entries' own times; of one moment, in the order of recording. */
export function byTime(one: RecordedEntry, other: RecordedEntry): number {
  return one.at - other.at || (one.id < other.id ? -1 : Number(one.id > other.id));
}

/** Types by which a workspace comes to another owner. */
export const HANDING_OVER: ReadonlySet<string> = new Set(['ownership.transferred', 'ownership.reassigned']);

/** A value of a detail that is text; null for anything else. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** A value of a detail that is a moment; null for anything else. */
export const momentIn = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** Ids with a moment each, as details list them: `0193…@1764072000000 0193…@1764072000001`. */
export function momentsIn(list: unknown): [id: string, at: number][] {
  return (textOf(list) ?? '').split(' ').flatMap((one): [string, number][] => {
    const [id = '', at = ''] = one.split('@');
    return id === '' || !/^\d+$/.test(at) ? [] : [[id, Number(at)]];
  });
}

/** Who an entry's actor is, where it is nobody with an account: null for what comes by itself. */
export const BY_ITSELF = 'SecPortal';

/** Types by which who runs the installation acts on a workspace; who that is, is none of its business. */
const BY_SUPPORT: ReadonlySet<string> = new Set([
  ...['plan.changed', 'policy.suspended', 'policy.resumed'],
  ...['ownership.reassigned', 'workspace.reopened', 'mfa.reset'],
]);

/** Who did something: an account by its id. */
export type ById = { readonly id: string } | 'support' | null;

/** Who an entry's actor is for the workspace, of which `isOurs` says whether somebody ever belonged to it. */
export function byOf({ type, actorId, actor }: RecordedEntry, isOurs: (id: string) => boolean): ById {
  if (actorId === null) return actor === BY_ITSELF ? null : 'support';
  return BY_SUPPORT.has(type) && !isOurs(actorId) ? 'support' : { id: actorId };
}
