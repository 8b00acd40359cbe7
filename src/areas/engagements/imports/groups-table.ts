import type { Generated } from 'kysely';

/**
 * How a check of an import stands to its engagement (I3). `new`: no import brought it. `seen`: it is there. `changed`: it is, and
 * this file says something else. `deleted`, `withdrawn`, `moved`: it was there, and became that.
 */
export type Standing = 'new' | 'seen' | 'changed' | 'deleted' | 'withdrawn' | 'moved';

/** What became of a check that was chosen: a draft was made, its finding was changed, or nothing was to be done. */
export type TakeOutcome = 'made' | 'added' | 'nothing';

/** A check of an import as it is kept. */
export interface ImportGroupsTable {
  import_id: string;
  number: number;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  /** Of the check, by which it is known again. */
  mark: Uint8Array;
  tool_mark: Uint8Array;
  /** Of all that the file says of it, but for places and severity. */
  words: Uint8Array;
  /** The scanner's worst, as a rank of `domain/finding.ts`; `content` has the one that was read first. */
  severity: number;
  /** At how many places. */
  places: Generated<number>;
  content: Uint8Array;
  standing: Generated<Standing>;
  /** The finding that it was made into before, or by this import. */
  finding_id: string | null;
  more_places: Generated<number>;
  fewer_places: Generated<number>;
  severity_before: number | null;
  is_reworded: Generated<0 | 1>;
  /** Its draft is rated as the scanner did it before, and will be as it does now. */
  is_followed: Generated<0 | 1>;
  /** Its finding was closed as fixed, and this file shows it. */
  is_back: Generated<0 | 1>;
  /** At how many of its places it was fixed. */
  reopened_places: Generated<number>;
  /** Which these are, sealed; null for none. */
  back: Uint8Array | null;
  outcome: TakeOutcome | null;
}
