import { type AuditEventsTable, readDetail } from '../../../audit/record.ts';
import { ELSEWHERE } from '../../../audit/record-for-account.ts';
import { HANDING_OVER, type RecordedEntry } from '../../../domain/evidence/entry.ts';

/** A row of the record, as far as evidence reads it. */
export type Row = Pick<AuditEventsTable, 'id' | 'at' | 'type' | 'actor' | 'subject' | 'detail' | 'host'> & {
  readonly actorId: string | null;
  readonly subjectId: string | null;
};

/** A row as an entry, field by field: what the driver gives is slow to be copied, and kept again and again while others are read. */
const entryOf = (row: Row): RecordedEntry => ({
  id: row.id,
  at: row.at,
  type: row.type,
  actorId: row.actorId,
  actor: row.actor,
  subjectId: row.subjectId,
  subject: row.subject,
  detail: readDetail(row.detail),
});

/** Entries by which somebody proves a second factor by setting it up: its first code, or its first touch. */
const SETTING_UP: ReadonlySet<string> = new Set([
  ...['authenticator.added', 'authenticator.replaced', 'passkey.added', 'passkey.replaced'],
]);

const JOINING: ReadonlySet<string> = new Set([
  ...['workspace.created', 'invitation.accepted', 'member.known', 'member.role-changed'],
  ...HANDING_OVER,
]);

/** What evidence of a workspace at a moment is folded from. */
export interface EvidenceFacts {
  readonly entries: readonly RecordedEntry[];
  readonly lastVerified: ReadonlyMap<string, number>;
}

/** Gathers entries as they are read, with what is asked of all of them, so that nobody goes through all at once. */
export class Gathered implements EvidenceFacts {
  readonly entries: RecordedEntry[] = [];
  readonly lastVerified = new Map<string, number>();
  /** Everybody who ever belonged to the workspace. */
  readonly members = new Set<string>();
  /** Where the entries are whose details were erased for a person's sake. */
  readonly #erased: number[] = [];

  take(rows: readonly Row[]): void {
    for (const row of rows) {
      const entry = entryOf(row);
      const { type, actorId, subjectId, at, detail } = entry;
      if (detail.erased === true) this.#erased.push(this.entries.length);
      this.entries.push(entry);
      if (JOINING.has(type)) for (const id of [actorId, subjectId]) if (id !== null) this.members.add(id);
      if (SETTING_UP.has(type) && actorId !== null && row.host !== ELSEWHERE.host)
        this.noteVerified(actorId, at);
    }
  }

  noteVerified(id: string, at: number): void {
    this.lastVerified.set(id, Math.max(at, this.lastVerified.get(id) ?? 0));
  }

  get hasErased(): boolean {
    return this.#erased.length > 0;
  }

  /** Puts what is left of details that were erased in their place, by the ids of their entries. */
  fillIn(kept: ReadonlyMap<unknown, RecordedEntry['detail']>): void {
    for (const at of this.#erased) {
      const entry = this.entries[at];
      const detail = kept.get(entry?.id);
      if (entry !== undefined && detail !== undefined) this.entries[at] = { ...entry, detail };
    }
  }
}
