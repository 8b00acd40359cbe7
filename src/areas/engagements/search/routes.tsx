import { z } from 'zod';
import type { Reach } from '../../../access/context.ts';
import { readSought } from '../../../domain/search-words.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { addressWith } from '../../../http/list.ts';
import { paths } from '../../../http/paths.ts';
import { given } from '../../../http/plain-fields.ts';
import { html } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage, PortalPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { engagementEntries } from '../navigation.ts';
import { clientPaths, engagementPaths } from '../paths.ts';
import { searchBeside } from './beside.ts';
import { searchFindings } from './queries.ts';
import { type SearchFacts, SearchPage } from './views.tsx';

const searchQuery = z.object({
  q: given(z.string()).catch('').default(''),
  behind: idField.nullable().default(null),
});
type SearchQuery = z.output<typeof searchQuery>;

/** What one of both sides is shown for what it typed. */
async function factsOf(
  services: Services,
  reach: Reach,
  path: string,
  { q: typed, behind }: SearchQuery,
): Promise<
  Pick<SearchFacts, 'path' | 'typed' | 'sought' | 'findings' | 'beside' | 'isFurther' | 'nextHref'>
> {
  const sought = readSought(typed);
  const { findings, next } = sought.ok
    ? await searchFindings(services, reach, sought.terms, behind)
    : { findings: [], next: null };
  const beside = sought.ok && behind === null ? await searchBeside(services, reach, sought.terms) : null;
  return {
    path,
    typed,
    sought,
    findings,
    beside,
    isFurther: behind !== null,
    nextHref: next === null ? undefined : addressWith(path, { q: typed, behind: next }),
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
              hrefs: {
                finding: (id) => engagementPaths.finding(slug, id),
                engagement: (id) => engagementPaths.engagement(slug, id),
                company: (id) => paths.company(slug, id),
              },
              lead: 'Finds words in companies, engagements and findings: titles, texts, assets, retests, comments and internal notes. The beginning of a word is enough. A finding’s whole number, such as NWB-2026-03-4, finds it, too.',
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
              hrefs: {
                finding: clientPaths.finding,
                engagement: clientPaths.engagement,
                company: () => clientPaths.overview,
              },
              lead: 'Finds words in engagements and findings: titles, texts, assets, retests and comments. The beginning of a word is enough. A finding’s whole number, such as NWB-2026-03-4, finds it, too.',
            }}
          />
        </PortalPage>,
      );
    },
  });
}
