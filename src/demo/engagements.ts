import { holdAlone } from '../access/deed-alone.ts';
import { seeFinding } from '../areas/engagements/client/seen-findings.ts';
import { sealEngagement } from '../areas/engagements/engagement/content.ts';
import {
  addEngagement,
  moveEngagement,
  setTeam,
  showEngagement,
  takeNumber,
} from '../areas/engagements/engagement/engagements.ts';
import { newId } from '../data/id.ts';
import {
  ENGAGEMENT_KINDS,
  ENGAGEMENT_STATES,
  type EngagementKind,
  type EngagementState,
} from '../domain/engagement.ts';
import { companyKey } from '../sealing/company-keys.ts';
import type { Services } from '../services.ts';
import { type DemoEngagement, demoEngagements } from './demo-text.ts';
import { addDemoDocuments } from './documents.ts';
import type { DemoFile } from './evidence.ts';
import { addDemoFinding } from './findings.ts';
import { addDemoDesign } from './report-design.ts';
import { addDemoRounds, type DemoFound } from './rounds.ts';
import { addDemoTemplates } from './templates.ts';
import { type DemoWriting, eventOf } from './writing.ts';

const DAY_MS = 24 * 60 * 60_000;

/** A client contact, and until when they have read all there was. */
interface DemoReader {
  readonly membershipId: string;
  readonly company: string;
  readonly daysAgo: number;
}

interface DemoEngagementsOf extends Omit<DemoWriting, 'files'> {
  /** Ids of companies, by the words with which the texts name them. */
  readonly companies: Readonly<Record<string, string>>;
  readonly readers: readonly DemoReader[];
}

const oneOf = <T extends string>(known: readonly T[], typed: string): T => {
  const found = known.find((one) => one === typed);
  if (found === undefined) throw new Error(`“${typed}” is none of ${known.join(', ')}`);
  return found;
};

/** Adds an engagement of a company, in the state that its text says; its id. */
async function addPlanned(
  services: Services,
  writing: DemoWriting,
  { plan }: DemoEngagement,
  companyId: string,
): Promise<string> {
  const { trx, workspaceId, now, person, events } = writing;
  const at = (days: number) => now - days * DAY_MS;
  const day = (days: number) => new Date(at(days)).toISOString().slice(0, 10);
  const id = newId();
  const key = await companyKey(trx, services.keyring, { workspaceId, companyId });
  const [starts, ends, planned] = [plan.days('starts'), plan.days('ends'), plan.days('planned')];
  const lead = plan.one('lead');
  const kind: EngagementKind = oneOf(ENGAGEMENT_KINDS, plan.one('kind'));
  const content = sealEngagement(key, id, {
    title: plan.one('title'),
    scope: plan.under('Scope'),
    rules: plan.under('Rules of engagement'),
    tags: plan
      .one('tags')
      .split(', ')
      .filter((tag) => tag !== ''),
  });
  const reference = plan.one('reference').replace('YEAR', day(starts).slice(0, 4));
  const alone = await holdAlone(trx, workspaceId);
  await addEngagement(
    alone,
    { id, workspaceId, companyId },
    { reference, kind, startsOn: day(starts), endsOn: day(ends), leadId: person(lead).id, content },
    at(planned),
  );
  const event = (daysAgo: number) => eventOf(writing, { who: lead, daysAgo, id });
  events.push({ ...event(planned), type: 'engagement.planned', detail: { kind } });
  await setTeam(
    alone,
    { id, workspaceId },
    [lead, ...plan.all('team')].map((name) => person(name).id),
  );
  const state: EngagementState = oneOf(ENGAGEMENT_STATES, plan.one('state'));
  const steps = { running: starts, reporting: ends, delivered: ends - 6, closed: ends - 70 } as const;
  let from: EngagementState = 'planned';
  for (const [to, daysAgo] of Object.entries(steps) as [keyof typeof steps, number][]) {
    if (from === state) break;
    await moveEngagement(trx, id, { from, to }, at(daysAgo));
    events.push({ ...event(daysAgo), type: 'engagement.moved', detail: { from, to } });
    from = to;
  }
  if (plan.one('visible') === 'yes') {
    const daysAgo = Math.max(starts, 0);
    await showEngagement(alone, id, true, at(daysAgo));
    events.push({ ...event(daysAgo), type: 'engagement.shown' });
  }
  return id;
}

/** Fills the demo's workspace with its engagements and findings; which engagement each reference names, and the files that are still to be written. */
export async function addDemoEngagements(
  services: Services,
  { companies, readers, ...rest }: DemoEngagementsOf,
): Promise<{ readonly ids: ReadonlyMap<string, string>; readonly files: readonly DemoFile[] }> {
  const writing: DemoWriting = { ...rest, files: [] };
  const { trx, workspaceId, now } = writing;
  const ids = new Map<string, string>();
  for (const engagement of demoEngagements()) {
    const company = engagement.plan.one('company');
    const companyId = companies[company];
    if (companyId === undefined) throw new Error(`the demo has no company “${company}”`);
    const engagementId = await addPlanned(services, writing, engagement, companyId);
    const reference = engagement.plan.one('reference');
    ids.set(reference, engagementId);
    const key = await companyKey(trx, services.keyring, { workspaceId, companyId });
    await addDemoDocuments(writing, reference, { workspaceId, companyId, engagementId, key });
    const found: DemoFound[] = [];
    for (const finding of engagement.findings) {
      const number = await takeNumber(trx, engagementId);
      const ids = { workspaceId, companyId, engagementId, key, number };
      const { id, publishedAt } = await addDemoFinding(writing, finding, ids);
      found.push({ id, text: finding });
      for (const reader of readers.filter((one) => one.company === company)) {
        const seenAt = now - reader.daysAgo * DAY_MS;
        if (publishedAt !== null && publishedAt < seenAt)
          await seeFinding(trx, { membershipId: reader.membershipId, findingId: id, now: seenAt });
      }
    }
    await addDemoRounds(writing, engagement.plan, found, { workspaceId, companyId, engagementId, key });
  }
  await addDemoTemplates(services, writing);
  await addDemoDesign(services, writing);
  return { ids, files: writing.files };
}
