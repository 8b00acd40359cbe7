import { type ById, byOf, HANDING_OVER, momentIn, type RecordedEntry, textOf } from './entry.ts';

/** An exception, as it is folded. */
export interface KnownException {
  readonly personId: string;
  readonly by: ById;
  readonly at: number;
  readonly until: number;
  readonly reason: string | null;
  ended: { readonly at: number; readonly by: ById } | null;
  /** Since when, and by whom, it says nothing because the person owns the workspace; null for nearly all. */
  idle: { readonly at: number; readonly by: ById } | null;
}

/** A reset, as it is folded. */
export interface KnownReset {
  readonly personId: string;
  readonly by: ById;
  readonly at: number;
  readonly askedBy: ById;
  readonly reason: string | null;
}

/** A request for a reset waits for so long that a reset after it is taken for its answer. */
const ASKED_FOR_MS = 30 * 24 * 60 * 60_000;

const LEAVING: ReadonlySet<string> = new Set(['member.left', 'member.removed', 'account.deleted']);

/** Folds who was excepted, and whose second factors were reset. */
export class Deviations {
  readonly exceptions: KnownException[] = [];
  readonly resets: KnownReset[] = [];
  readonly #lasting = new Map<string, KnownException>();
  /** Who was last made the owner. */
  #owner: string | null = null;
  readonly #asked = new Map<
    string,
    { readonly at: number; readonly by: ById; readonly reason: string | null }
  >();

  /** Until when somebody is excepted at a moment; null for nearly everybody. */
  exceptedUntil(personId: string, at: number): number | null {
    const exception = this.#lasting.get(personId);
    return exception === undefined || exception.idle !== null || exception.until <= at
      ? null
      : exception.until;
  }

  take(entry: RecordedEntry, isOurs: (id: string) => boolean): void {
    const { type, at, detail, subjectId, actorId } = entry;
    const by = byOf(entry, isOurs);
    if (LEAVING.has(type)) {
      this.#end(subjectId ?? actorId ?? '', at, by);
      return;
    }
    if (subjectId === null) return;
    if (HANDING_OVER.has(type)) this.#handOver(subjectId, at, by);
    switch (type) {
      case 'policy.excepted': {
        const until = momentIn(detail.until);
        if (until === null) return;
        this.#end(subjectId, at, by);
        const reason = textOf(detail.reason);
        const exception = { personId: subjectId, by, at, until, reason, ended: null, idle: null };
        this.exceptions.push(exception);
        this.#lasting.set(subjectId, exception);
        return;
      }
      case 'policy.exception-ended':
        this.#end(subjectId, at, by);
        return;
      case 'mfa.reset-asked':
        this.#asked.set(subjectId, { at, by, reason: textOf(detail.reason) });
        return;
      case 'mfa.reset-declined':
        this.#asked.delete(subjectId);
        return;
      case 'mfa.reset':
        this.#reset(subjectId, at, by);
        return;
    }
  }

  /** When an exception was over by a moment, and by whom; null while it lasts. */
  endOf({ until, ended, idle }: KnownException, at: number): { at: number; by: ById } | null {
    const end = ended ?? idle;
    if (end !== null && end.at < until) return end;
    return until <= at ? { at: until, by: null } : null;
  }

  #end(personId: string, at: number, by: ById): void {
    const exception = this.#lasting.get(personId);
    if (exception === undefined) return;
    exception.ended = exception.idle ?? { at, by };
    this.#lasting.delete(personId);
  }

  /**
   * Whoever owns a workspace is excepted from nothing. In records of older releases an exception goes on where its owner hands the
   * workspace over before its day; since then it is ended for good.
   */
  #handOver(to: string, at: number, by: ById): void {
    const before = this.#lasting.get(this.#owner ?? '');
    if (before !== undefined && this.#owner !== to) before.idle = null;
    this.#owner = to;
    const exception = this.#lasting.get(to);
    if (exception !== undefined) exception.idle ??= { at, by };
  }

  #reset(personId: string, at: number, by: ById): void {
    const asked = this.#asked.get(personId);
    const isAnswer = asked !== undefined && at - asked.at <= ASKED_FOR_MS;
    this.#asked.delete(personId);
    const why = isAnswer ? { askedBy: asked.by, reason: asked.reason } : { askedBy: null, reason: null };
    // In records from before workspaces had one of their own stands which administrator it was: none of a workspace's business.
    this.resets.push({ personId, at, by: isAnswer && by === null ? 'support' : by, ...why });
  }
}
