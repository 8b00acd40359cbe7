import { z } from 'zod';
import type { WorkspaceScope } from '../../../access/context.ts';
import { parseCwe } from '../../../domain/finding-fields.ts';
import { idField } from '../../../http/fields.ts';
import { addressWith, searchFields } from '../../../http/list.ts';
import type { Services } from '../../../services.ts';
import { leadingCvssOf } from '../finding/leading.ts';
import type { LibraryFacts } from './library-views.tsx';
import { libraryOf } from './queries.ts';

const line = z
  .string()
  .default('')
  .transform((typed) =>
    typed
      .replace(/\p{C}+/gu, ' ')
      .trim()
      .slice(0, 100),
  );

/** What a list of templates is narrowed to, and the template from which it goes on. */
export const libraryQuery = z.object({
  q: searchFields.q,
  tag: line,
  cwe: line,
  language: line,
  whose: z.enum(['own', 'shipped']).nullable().catch(null).default(null),
  beyond: idField.nullable().default(null),
});
export type LibraryQuery = z.output<typeof libraryQuery>;

/** Templates on one page of the list. */
const ROWS = 50;

/** A page of a workspace's library, at an address. */
export async function libraryPage(
  services: Services,
  scope: WorkspaceScope,
  { beyond, ...typed }: LibraryQuery,
  path: string,
): Promise<LibraryFacts> {
  const { q, whose } = typed;
  const cwe = parseCwe(typed.cwe);
  const filter = {
    ...{ q, whose, tag: typed.tag === '' ? null : typed.tag },
    // What is no number is none that a template has.
    cwe: cwe === 'unknown' ? 0 : cwe,
    language: typed.language === '' ? null : typed.language,
  };
  const [library, leads] = await Promise.all([
    libraryOf(services, scope, filter),
    leadingCvssOf(services.db, scope.workspaceId),
  ]);
  // One that is gone, or does not match any more, leads to the beginning.
  const from = library.found.findIndex(({ id }) => id === beyond) + 1;
  const shown = library.found.slice(from, from + ROWS);
  const last = shown.at(-1);
  const isMore = from + ROWS < library.found.length && last !== undefined;
  return {
    ...{ path, typed, leads, templates: shown, tags: library.tags, languages: library.languages },
    count: library.found.length,
    newerHref: from === 0 ? undefined : addressWith(path, typed),
    olderHref: isMore ? addressWith(path, { ...typed, beyond: last.id }) : undefined,
  };
}
