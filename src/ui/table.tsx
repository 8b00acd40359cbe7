// biome-ignore-all lint/a11y/noRedundantRoles: browsers drop table semantics once CSS changes `display`, see below.

import type { ComponentChildren } from 'preact';

export type Column<Row> = {
  header: string;
  cell: (row: Row) => ComponentChildren;
  align?: 'start' | 'end';
  /** `lead` heads the card; `action` stands at its foot, its header for screen readers only. */
  role?: 'lead' | 'action';
  /** What it has room for in a line: an email address (of class `address`), a long date, a severity or state, a badge of some words. */
  holds?: 'address' | 'date' | 'severity' | 'words';
};

/** The least widths of the style sheet, in rem. */
const LEAST = {
  lead: 12,
  address: 17,
  date: 11,
  severity: 8.5,
  words: 12.5,
  action: 8,
  number: 6,
  other: 7,
} as const;

/** How much room a table needs, by its columns, before its rows become cards. */
function roomFor(columns: readonly Pick<Column<never>, 'role' | 'align' | 'holds'>[]): string {
  const least = columns
    .map(({ role, align, holds }) => LEAST[holds ?? role ?? (align === 'end' ? 'number' : 'other')])
    .reduce((sum, one) => sum + one, 0);
  if (least <= 34) return '';
  if (least <= 41) return 'needs-room';
  return least <= 50 ? 'needs-much-room' : 'needs-most-room';
}

/**
 * Rows under headers; where there is little room each row is a card with its labels. The explicit roles keep it a table for screen
 * readers, since browsers drop table semantics once CSS changes `display`.
 */
export const DataTable = <Row,>({
  caption,
  columns,
  rows,
  empty,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Shown instead of a table without rows; usually an `EmptyState`. */
  empty?: ComponentChildren;
}) => {
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <div class={`table-frame ${roomFor(columns)}`}>
      <table class="data-table" role="table">
        <caption class="sr-only">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.header}
                role="columnheader"
                scope="col"
                class={column.align === 'end' ? 'at-end' : undefined}
              >
                {column.role === 'action' ? <span class="sr-only">{column.header}</span> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, index) => (
            <tr key={index} role="row">
              {columns.map((column) => (
                <td
                  key={column.header}
                  role="cell"
                  data-label={column.header}
                  class={
                    [
                      column.align === 'end' ? 'at-end' : '',
                      column.role ? `is-${column.role}` : '',
                      column.holds ? `holds-${column.holds}` : '',
                    ]
                      .filter((name) => name !== '')
                      .join(' ') || undefined
                  }
                >
                  {/* One box for the value, so that the phone's two-column cell keeps mixed content together. */}
                  <div>{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
