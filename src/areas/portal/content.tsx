import type { CompanyScope } from '../../access/context.ts';
import type { Services } from '../../services.ts';
import {
  type ClientContent,
  ClientOverview,
  ClientPathsContext,
  companyOf,
  overviewOf,
  type Reading,
} from '../engagements/public.ts';
import { colleaguesOf, consultancyOf } from './queries.ts';
import { PortalOverview } from './views.tsx';

interface Whose {
  readonly scope: CompanyScope;
  /** The reader's own address. */
  readonly self: string;
}

/** A client's front page without its frame, as the portal and the preview show it; null where there is no such company. */
export async function overviewContent(
  services: Services,
  { reach, now, today, workspace, at }: Reading,
  { scope, self }: Whose,
): Promise<ClientContent | null> {
  const { db } = services;
  const [company, colleagues, consultancy, overview] = await Promise.all([
    companyOf(db, reach),
    colleaguesOf(db, scope),
    consultancyOf(db, scope),
    overviewOf(services, reach, { now, today }),
  ]);
  if (company === null) return null;
  const { name, isArchived } = company;
  return {
    title: name,
    body: (
      <ClientPathsContext.Provider value={at}>
        <PortalOverview facts={{ company: name, workspace, colleagues, consultancy, isArchived, self }}>
          {overview && <ClientOverview overview={overview} />}
        </PortalOverview>
      </ClientPathsContext.Provider>
    ),
  };
}
