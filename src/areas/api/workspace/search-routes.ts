import { z } from 'zod';
import { problemOfSought, readSought } from '../../../domain/search-words.ts';
import { workspaceParams } from '../../../http/fields.ts';
import { given } from '../../../http/plain-fields.ts';
import { json, misread } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  type Excerpt,
  type FoundBeside,
  type FoundFinding,
  searchBeside,
  searchFindings,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { foundAnswer, listOf } from './answer-schemas.ts';
import { answerWithPage } from './answers.ts';
import { cursorQuery } from './cursor.ts';

type Found = z.output<typeof foundAnswer>;

const searchQuery = cursorQuery.extend({ q: given(z.string()).default('') });

const placesOf = (excerpts: readonly Excerpt[]): Found['found'] =>
  excerpts.map(({ place, parts }) => ({ where: place, text: parts.map(({ text }) => text).join('') }));

const findingOf = ({ head, excerpts }: FoundFinding): Found => ({
  kind: 'finding',
  id: head.id,
  engagementId: head.engagementId,
  reference: `${head.reference}-${head.number}`,
  title: head.title,
  found: placesOf(excerpts),
});

const besideOf =
  (kind: 'company' | 'engagement') =>
  ({ id, reference, calling, excerpts }: FoundBeside): Found => ({
    ...{ kind, id, engagementId: kind === 'company' ? null : id },
    ...{ reference, title: calling, found: placesOf(excerpts) },
  });

/** Search for programs: companies and engagements first, then findings, the best first (E23, E26). */
export function searchApiRoutes(routes: Routes, services: Services): void {
  routes.endpoint({
    host: 'both',
    access: 'member',
    method: 'GET',
    url: apiPaths.search(':slug'),
    params: workspaceParams,
    query: searchQuery,
    answers: { status: 200, schema: listOf(foundAnswer) },
    handler: async ({ reach }, { query: { q, cursor } }) => {
      const sought = readSought(q);
      if (!sought.ok) return misread({ q: problemOfSought(sought.reason) });
      const { findings, next } = await searchFindings(services, reach, sought.terms, cursor);
      const rows = findings.map(findingOf);
      if (cursor !== null) return answerWithPage({ rows, next }, cursor, (row) => row);
      const { companies, engagements } = await searchBeside(services, reach, sought.terms);
      return json({
        items: [
          ...companies.shown.map(besideOf('company')),
          ...engagements.shown.map(besideOf('engagement')),
          ...rows,
        ],
        next,
      });
    },
  });
}
