import { fileURLToPath } from 'node:url';

/** The program as it is built and shipped; what is measured is never the sources. */
export const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));

const built = (path: string): Promise<unknown> => import(new URL(`../dist/${path}.js`, import.meta.url).href);

/** The parts of the built product that contestants and seeding share with it, under the types of its sources. */
export const { createApp } = (await built('app')) as typeof import('../src/app.ts');
export const { boot } = (await built('boot')) as typeof import('../src/boot.ts');
export const { loadConfig } = (await built('config')) as typeof import('../src/config.ts');
export const { createLog } = (await built('command-line/log')) as typeof import('../src/command-line/log.ts');
export const { hashToken } = (await built('domain/token')) as typeof import('../src/domain/token.ts');
export const { openDatabase } = (await built('data/database')) as typeof import('../src/data/database.ts');
export const passwords = (await built(
  'access/password-hash',
)) as typeof import('../src/access/password-hash.ts');
export const { sealSecret } = (await built(
  'factors/authenticators',
)) as typeof import('../src/factors/authenticators.ts');
export const { findSession } = (await built(
  'access/session-lookup',
)) as typeof import('../src/access/session-lookup.ts');
export const { keyOf, sessionQuery } = (await built(
  'access/session-query',
)) as typeof import('../src/access/session-query.ts');
export const { dashboardRoutes } = (await built(
  'areas/workspace/overview/routes',
)) as typeof import('../src/areas/workspace/overview/routes.tsx');
export const { leaveOf } = (await built('access/judgement')) as typeof import('../src/access/judgement.ts');
export const { sendPage } = (await built('http/errors')) as typeof import('../src/http/errors.tsx');
export const { CompanyKey, companyKey } = (await built(
  'sealing/company-keys',
)) as typeof import('../src/sealing/company-keys.ts');
const { linkRound } = (await built('audit/chain/linking')) as typeof import('../src/audit/chain/linking.ts');
const { chainsOfRecord } = (await built(
  'audit/chain/queries',
)) as typeof import('../src/audit/chain/queries.ts');
const { checkChain } = (await built(
  'audit/chain/checking',
)) as typeof import('../src/audit/chain/checking.ts');
/** What chains the activity log, and checks it. */
export const chaining = { linkRound, chainsOfRecord, checkChain };
/** Lets this process collect garbage as the product does. */
export const collectAsTheProduct = (): Promise<unknown> => built('command-line/small-heap');
export const { makeEvidence } = (await built(
  'areas/workspace/evidence/making',
)) as typeof import('../src/areas/workspace/evidence/making.ts');
export const { sealChunks } = (await built(
  'files/sealed-chunks',
)) as typeof import('../src/files/sealed-chunks.ts');
export const { writable } = (await built('data/database')) as typeof import('../src/data/database.ts');
export const { EMPTY_FINDING, PROSE_FIELDS } = (await built(
  'domain/finding-fields',
)) as typeof import('../src/domain/finding-fields.ts');
export const { parseMarkdown } = (await built('markdown/parse')) as typeof import('../src/markdown/parse.ts');
export const { PdfRenderer } = (await built(
  'rendering/pdf/renderer',
)) as typeof import('../src/rendering/pdf/renderer.ts');
export const { packForSearch } = (await built(
  'areas/engagements/search/packing',
)) as typeof import('../src/areas/engagements/search/packing.ts');
const { sealDraft, sealPublished } = (await built(
  'areas/engagements/finding/content',
)) as typeof import('../src/areas/engagements/finding/content.ts');
const { sealEngagement } = (await built(
  'areas/engagements/engagement/content',
)) as typeof import('../src/areas/engagements/engagement/content.ts');
const { sealVersion } = (await built(
  'areas/engagements/history/content',
)) as typeof import('../src/areas/engagements/history/content.ts');
/** What seals the texts of engagements, findings and their versions. */
export const contents = {
  engagement: sealEngagement,
  draft: sealDraft,
  published: sealPublished,
  version: sealVersion,
};
