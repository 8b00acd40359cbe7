import type { Side } from './documents.ts';
import type { Person } from './people-queries.ts';

/** Who reads a page of documents, what the sides are called, and where the page's links and forms lead. */
export interface DocumentReader {
  readonly side: Side;
  /** May add documents, and replace and remove those of their side (E4). */
  readonly mayAdd: boolean;
  /** What the consultancy is called. */
  readonly workspace: string;
  /** What the client is called. */
  readonly company: string;
  /** How large a file may be, in megabytes. */
  readonly mostMegabytes: number;
  readonly now: number;
  readonly at: DocumentPaths;
}

/** The addresses of documents on one side. */
export interface DocumentPaths {
  readonly list: (engagement: string) => string;
  readonly document: (id: string) => string;
  /** The file itself. */
  readonly version: (id: string, version: string) => string;
  readonly remove: (id: string) => string;
}

/** Somebody as their reader calls them, with their side where it is the other one. */
export function whoIs(
  { side, name }: Person,
  reader: Pick<DocumentReader, 'side' | 'workspace' | 'company'>,
): string {
  if (side === reader.side) return name ?? 'Someone who has left';
  const other = side === 'team' ? reader.workspace : reader.company;
  return name === null ? `Someone at ${other}` : `${name}, ${other}`;
}
