import {
  AlignmentType,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  WidthType,
} from 'docx';
import type { Column } from '../document.ts';
import type { State } from './state.ts';
import { STYLES } from './style-names.ts';

interface Grid {
  readonly columns: readonly Pick<Column, 'share' | 'align'>[];
  readonly head: readonly (readonly ParagraphChild[])[];
  readonly rows: readonly (readonly {
    readonly runs: readonly ParagraphChild[];
    readonly isRight: boolean;
  }[])[];
}

const ALIGNMENTS = {
  start: AlignmentType.START,
  centre: AlignmentType.CENTER,
  end: AlignmentType.END,
} as const;

/** Columns' widths in twentieths of a point, which together are the line. */
export function widthsOf(shares: readonly number[], { room }: State): number[] {
  const whole = shares.reduce((sum, share) => sum + share, 0) || 1;
  return shares.map((share) => Math.max(1, Math.floor((room.width * share) / whole)));
}

/** A table over the whole line, whose head comes again on each page and whose rows stay whole. */
export function gridOf({ columns, head, rows }: Grid, state: State): Table {
  const columnWidths = widthsOf(
    columns.map(({ share }) => share),
    state,
  );
  const cell = (index: number, children: readonly ParagraphChild[], style: string, isRight = false) =>
    new TableCell({
      width: { size: columnWidths[index] ?? 0, type: WidthType.DXA },
      children: [
        new Paragraph({
          style,
          alignment: ALIGNMENTS[columns[index]?.align ?? 'start'],
          bidirectional: isRight,
          children,
        }),
      ],
    });
  return new Table({
    style: STYLES.table,
    layout: TableLayoutType.FIXED,
    width: { size: state.room.width, type: WidthType.DXA },
    columnWidths,
    tableLook: {
      firstRow: true,
      firstColumn: false,
      lastRow: false,
      lastColumn: false,
      noHBand: true,
      noVBand: true,
    },
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map((_, index) => cell(index, head[index] ?? [], STYLES.tableHeading)),
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            children: columns.map((_, index) =>
              cell(index, row[index]?.runs ?? [], STYLES.tableText, row[index]?.isRight),
            ),
          }),
      ),
    ],
  });
}
