import { z } from 'zod';
import type { WorkspaceKey } from '../../../../sealing/workspace-keys.ts';
import { CSV_FIELDS } from '../formats/csv-columns.ts';

const content = z.array(z.tuple([z.string(), z.enum(CSV_FIELDS)]));

/** What columns hold, by their names; those that aren't named are left out. */
export type ColumnsHold = z.output<typeof content>;

const cellOf = (workspaceId: string, mark: Uint8Array) =>
  ['column_mappings', `${workspaceId}/${Buffer.from(mark).toString('hex')}`, 'content'] as const;

/** By what a table's columns are known again, in any order. */
export const markOfColumns = (key: WorkspaceKey, names: readonly string[]): Uint8Array =>
  key.mark(JSON.stringify([...new Set(names)].sort()), ['column_mappings', 'mark']);

export const sealMapping = (
  key: WorkspaceKey,
  workspaceId: string,
  mark: Uint8Array,
  hold: ColumnsHold,
): Uint8Array => key.seal(JSON.stringify(hold), cellOf(workspaceId, mark));

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealMapping = (
  key: WorkspaceKey,
  workspaceId: string,
  mark: Uint8Array,
  box: Uint8Array,
): ColumnsHold => content.parse(JSON.parse(key.unseal(box, cellOf(workspaceId, mark))));
