import { z } from 'zod';
import type { Reach } from '../../../access/context.ts';
import { readSought } from '../../../domain/search-words.ts';
import { workspaceParams } from '../../../http/fields.ts';
import { addressWith } from '../../../http/list.ts';
import { given } from '../../../http/plain-fields.ts';
import { html } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage, PortalPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { engagementEntries } from '../navigation.ts';
import { clientPaths, engagementPaths } from '../paths.ts';
import { rankField } from './best.ts';
import { searchFindings } from './queries.ts';
import { type SearchFacts, SearchPage } from './views.tsx';

const searchQuery = z.object({ q: given(z.string()).catch('').default(''), after: rankField });
type SearchQuery = z.output<typeof searchQuery>;

/** What one of both sides is shown for what it typed. */
async function factsOf(
  services: Services,
  reach: Reach,
  path: string,
  { q: typed, after }: SearchQuery,
): Promise<Pick<SearchFacts, 'path' | 'typed' | 'sought' | 'findings' | 'isFurther' | 'nextHref'>> {
  const sought = readSought(typed);
  const { findings, next } = sought.ok
    ? await searchFindings(services, reach, sought.terms, after)
    : { findings: [], next: null };
  return {
    path,
    typed,
    sought,
    findings,
    isFurther: after !== null,
    nextHref: next === null ? undefined : addressWith(path, { q: typed, after: next }),
  };
}

/** Search, over all that either side reaches (E23). */
export function searchRoutes(routes: Routes, services: Services): void {
  routes.page({
    host: 'base',
    access: 'dashboard',
    url: engagementPaths.search(':slug'),
    params: workspaceParams,
    query: searchQuery,
    handler: async ({ session, reach }, { params: { slug }, query }) => {
      const facts = await factsOf(services, reach, engagementPaths.search(slug), query);
      return html(
        <DashboardPage title="Search" current={engagementEntries.search} session={session}>
          <SearchPage
            facts={{
              ...facts,
              namesCompany: true,
              hrefOf: ({ head }) => engagementPaths.finding(slug, head.id),
              lead: 'Finds words in titles, texts, assets, comments and internal notes. The beginning of a word is enough.',
            }}
          />
        </DashboardPage>,
      );
    },
  });

  routes.page({
    host: 'tenant',
    access: 'portal',
    url: clientPaths.search,
    query: searchQuery,
    handler: async ({ session, reach }, { query }) => {
      const facts = await factsOf(services, reach, clientPaths.search, query);
      return html(
        <PortalPage title="Search" current={engagementEntries.clientSearch} session={session}>
          <SearchPage
            facts={{
              ...facts,
              namesCompany: false,
              hrefOf: ({ head }) => clientPaths.finding(head.id),
              lead: 'Finds words in titles, texts, assets and comments. The beginning of a word is enough.',
            }}
          />
        </PortalPage>,
      );
    },
  });
}
