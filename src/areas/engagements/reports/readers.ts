import type { Side } from '../documents/documents.ts';

/** Who reads a page of reports, what the sides are called, and where its links lead. */
export interface ReportReader {
  readonly side: Side;
  /** What the consultancy is called. */
  readonly workspace: string;
  /** What the client is called. */
  readonly company: string;
  readonly now: number;
  readonly at: ReportPaths;
}

/** The addresses of reports on one side. */
export interface ReportPaths {
  readonly report: (id: string) => string;
  /** The file itself. */
  readonly file: (id: string) => string;
}
