import type { Generated } from 'kysely';
import type { Millis } from '../../../data/schema.ts';
import type { FormatName } from './formats/scanned.ts';

/** The life of an import, as the API names it. */
export type ImportState = 'reading' | 'preview' | 'taken' | 'failed' | 'cancelled';

/** An import as it is kept. */
export interface ImportsTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  state: ImportState;
  /** Null once the file is not needed any more: that of a table is until it is taken, as its columns can be told what they hold. */
  file_id: string | null;
  /** Sealed under the company's key. */
  content: Uint8Array;
  format: FormatName | null;
  bytes_total: Millis;
  bytes_read: Generated<Millis>;
  /** Who reads it: another one that began anew, or somebody who cancelled, ends what this one writes. */
  reader: string | null;
  job_id: string | null;
  /** The file ended before its time, so that nothing is said of what it does not show. */
  is_partial: Generated<0 | 1>;
  items: Generated<number>;
  unreadable: Generated<number>;
  created_at: Millis;
  /** When the scan was, as its file says it; null where it doesn't. */
  scanned_at: Millis | null;
  created_by: string | null;
  changed_at: Millis;
  taken_at: Millis | null;
  taken_by: string | null;
  /** What was read of it is gone; the row stays as a mark that there was one. */
  cleared: Generated<0 | 1>;
  /** How many bytes there are of what was read of it: they count for the workspace's space. */
  kept_bytes: Generated<Millis>;
}
