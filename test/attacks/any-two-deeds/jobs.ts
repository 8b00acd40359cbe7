import { countAnew } from '../../../src/areas/engagements/deadlines/counting-anew.ts';
import { rateAnew } from '../../../src/areas/engagements/finding/rating-anew.ts';
import { readingImports } from '../../../src/areas/engagements/imports/reading/job.ts';
import type { Parse } from '../../../src/areas/engagements/imports/reading/parser.ts';
import { readScan } from '../../../src/areas/engagements/imports/reading/read-scan.ts';
import { jobKinds, recurringJobs, tidyUps } from '../../../src/areas/index.ts';
import type { Trx } from '../../../src/data/database.ts';
import { newId } from '../../../src/data/id.ts';
import { filesJob } from '../../../src/files/tidy-up.ts';
import type { JobKind } from '../../../src/jobs/queue.ts';
import { tidyUpJob } from '../../../src/jobs/tidy-up.ts';
import { bindings, unsealText } from '../../../src/sealing/sealed-box.ts';
import { DAY_MS } from '../../specimens/people.ts';
import type { Asked } from '../../specimens/request.ts';
import { REQUESTS } from '../../specimens/requests.ts';
import type { Scene } from '../../specimens/scene.ts';
import type { World } from '../../world.ts';
import { send } from '../a-row-that-goes/sending.ts';

/** Work of the product's own that something of a scene waits for. */
export interface Job {
  /** As it is called in the table of jobs, or of leases, and what of it. */
  readonly name: string;
  /** The kind of queued job, or the recurring one, that it is. */
  readonly of: string;
  /** Makes that it has something to do there, and says how it is done; what that rejects with, the job failed with. */
  readonly ready: (world: World, scene: Scene) => Promise<() => Promise<unknown>>;
}

/** As in a process of its own, which takes a while to start. */
const parseHere: Parse = async (content, hear) => readScan(content, { tell: hear, say: hear });

const kindOf = (world: World, name: string): JobKind => {
  if (name === 'reading-imports') return readingImports(world.services, {}, parseHere);
  const kind = jobKinds(world.services).find((one) => one.name === name);
  if (kind === undefined) throw new Error(`there is no kind ${name}`);
  return kind;
};

const SCAN = [
  'Title,Plugin ID,Severity,Host,Port',
  'Old TLS,100,3,10.0.0.1,443',
  'Open port,101,1,10.0.0.2,80',
];

const asking = (url: string, is: (asked: Asked) => boolean = () => true): Asked => {
  const found = REQUESTS.find((one) => one.method === 'POST' && one.url.endsWith(url) && is(one));
  if (found === undefined) throw new Error(`nobody asks for ${url}`);
  return found;
};

/** Which job of a kind something queues. */
async function queuedBy(world: World, kind: string, queue: () => Promise<unknown>) {
  await world.db.deleteFrom('jobs').execute();
  await queue();
  const job = await world.db
    .selectFrom('jobs')
    .selectAll()
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  return { id: job.id, payload: unsealText(world.services.keyring, job.sealed, bindings.jobs(kind, job.id)) };
}

/** Which one is queued by what a scene's people ask for. */
const queued = (world: World, scene: Scene, kind: string, asked: Asked) =>
  queuedBy(world, kind, async () => {
    const { statusCode } = await send(world, asked, scene);
    if (statusCode !== asked.answer) throw new Error(`${asked.name} was answered ${statusCode}`);
  });

/** A kind of job that a request queues. */
const ofRequest = (kind: string, asked: Asked): Job => ({
  name: kind,
  of: kind,
  ready: async (world, scene) => {
    const { payload, id } = await queued(world, scene, kind, asked);
    return () => kindOf(world, kind).run(payload, id);
  },
});

/** One that a transaction queues. */
const asked = (kind: string, queue: (world: World, trx: Trx, scene: Scene) => Promise<unknown>): Job => ({
  name: kind,
  of: kind,
  ready: async (world, scene) => {
    const { payload, id } = await queuedBy(world, kind, () =>
      world.db.transaction().execute((trx) => queue(world, trx, scene)),
    );
    return () => kindOf(world, kind).run(payload, id);
  },
});

/** The same where it is given up. */
const dropped = (
  kind: string,
  asked: Asked,
  before: (world: World, id: string) => Promise<unknown>,
): Job => ({
  name: `${kind}, given up`,
  of: kind,
  ready: async (world, scene) => {
    const { id } = await queued(world, scene, kind, asked);
    await before(world, id);
    return async () => kindOf(world, kind).dropped?.(id);
  },
});

/** Recurring work that finds a scene so. */
const recurring = (of: string, before: (world: World, scene: Scene) => Promise<unknown>, what = ''): Job => ({
  name: what === '' ? of : `${of}: ${what}`,
  of,
  ready: async (world, scene) => {
    await before(world, scene);
    const { services, config } = world;
    const { db, files } = services;
    const house = [tidyUpJob(db, tidyUps, config), filesJob(db, files)];
    const job = [...house, ...recurringJobs(services)].find(({ name }) => name === of);
    if (job === undefined) throw new Error(`there is no recurring ${of}`);
    return () => job.run(world.clock.now());
  },
});

const today = ({ clock }: World, days = 0) =>
  new Date(clock.now() + days * DAY_MS).toISOString().slice(0, 10);
/** Midnight in UTC, so many days from now. */
const endOfDay = (now: number, days: number) => (Math.floor(now / DAY_MS) + days) * DAY_MS;
const nothing = async () => undefined;

const UPLOAD = { ...asking('/imports'), files: [{ name: 'scan.csv', content: SCAN.join('\n') }] };
const TAKE = asking('/take');
const REPORT = asking('/reports/new');
const COMMENT = asking('/remarks', ({ name }) => !name.includes('note'));
const CHECK = asking('/activity/check');

export const JOBS: readonly Job[] = [
  ofRequest('reading-imports', UPLOAD),
  dropped('reading-imports', UPLOAD, nothing),
  ofRequest('taking-imports', TAKE),
  dropped('taking-imports', TAKE, nothing),
  ofRequest('report', REPORT),
  dropped('report', REPORT, nothing),
  ofRequest('notice', COMMENT),
  dropped('notice', COMMENT, ({ db }, job_id) => db.updateTable('notices').set({ job_id }).execute()),
  asked('rating-anew', async (world, trx, { workspaceId }) => {
    await trx.updateTable('findings').set({ severity: 0 }).where('workspace_id', '=', workspaceId).execute();
    await rateAnew(trx, world.services.keyring, workspaceId, world.clock.now());
  }),
  asked('counting-deadlines-anew', async (world, trx, { workspaceId }) =>
    countAnew(trx, world.services.keyring, { workspaceId, companyId: null }, world.clock.now()),
  ),
  ofRequest('audit-check', CHECK),
  dropped('audit-check', CHECK, nothing),
  recurring('near-deadlines', async (world, { workspaceId }) =>
    world.db
      .updateTable('published_findings')
      .set({ deadline: today(world, 1) })
      .where('workspace_id', '=', workspaceId)
      .execute(),
  ),
  recurring('accepted-risks', async (world, { workspaceId }) =>
    world.db
      .updateTable('published_findings')
      .set({ state: 'risk-accepted', accepted_until: today(world, -1) })
      .where('workspace_id', '=', workspaceId)
      .execute(),
  ),
  recurring('marking-assets', async ({ db }, { workspaceId: of }) => {
    await db.updateTable('findings').set({ has_marks: 0 }).where('workspace_id', '=', of).execute();
    await db.updateTable('published_findings').set({ has_marks: 0 }).where('workspace_id', '=', of).execute();
  }),
  recurring('packing-for-search', nothing),
  recurring('policy-days', async ({ db, clock }, { workspaceId, companyId, people }) => {
    const at = clock.now();
    await db
      .updateTable('mfa_policies')
      .set({ required: 1, starts_at: at })
      .where('workspace_id', '=', workspaceId)
      .execute();
    await db.updateTable('companies').set({ mfa_starts_at: at }).where('id', '=', companyId).execute();
    const of = { membership_id: people.consultant.membershipId ?? '', made_by: people.owner.id };
    await db
      .insertInto('mfa_exceptions')
      .values({ ...of, id: newId(), until: at, reason: 'because of the test', made_at: at, ended_at: null })
      .execute();
  }),
  recurring(
    'policy-days',
    ({ db, clock }, { workspaceId }) =>
      db
        .updateTable('mfa_policies')
        .set({ required: 1, starts_at: clock.now() + DAY_MS })
        .where('workspace_id', '=', workspaceId)
        .execute(),
    'people are told',
  ),
  recurring('audit-end-notices', ({ db, clock }, { people }) =>
    db
      .updateTable('memberships')
      .set({ role: 'auditor', created_at: clock.now() - 60 * DAY_MS, ends_at: endOfDay(clock.now(), 7) })
      .where('id', '=', people.consultant.membershipId)
      .execute(),
  ),
  recurring('audit-ends', ({ db, clock }, { people }) =>
    db
      .updateTable('memberships')
      .set({ role: 'auditor', ends_at: clock.now() })
      .where('id', '=', people.consultant.membershipId)
      .execute(),
  ),
  recurring('closed-workspaces', ({ db, clock }, { workspaceId }) =>
    db
      .updateTable('workspaces')
      .set({ closed_at: clock.now() - 31 * DAY_MS, erasure_told_at: clock.now() - 2 * DAY_MS })
      .where('id', '=', workspaceId)
      .execute(),
  ),
  recurring(
    'closed-workspaces',
    ({ db, clock }, { workspaceId }) =>
      db
        .updateTable('workspaces')
        .set({ closed_at: clock.now() - 25 * DAY_MS })
        .where('id', '=', workspaceId)
        .execute(),
    'people are told',
  ),
  recurring(
    'tidy-up',
    ({ db, clock }, { workspaceId }) =>
      db
        .updateTable('imports')
        .set({ changed_at: clock.now() - 91 * DAY_MS })
        .where('workspace_id', '=', workspaceId)
        .execute(),
    'imports',
  ),
  recurring(
    'tidy-up',
    ({ db, clock }, { workspaceId }) =>
      db
        .updateTable('findings')
        .set({ deleted_at: clock.now() - 91 * DAY_MS })
        .where('workspace_id', '=', workspaceId)
        .where('deleted_at', 'is not', null)
        .execute(),
    'deleted drafts',
  ),
  recurring('files', ({ db, clock }, { workspaceId }) =>
    db
      .updateTable('files')
      .set({ state: 'deleted', changed_at: clock.now() - 91 * DAY_MS })
      .where('workspace_id', '=', workspaceId)
      .execute(),
  ),
];

/** Writes nothing that goes with a workspace. */
export const OF_NO_WORKSPACE = ['audit-head', 'audit-heads', 'evidence-begins', 'files-removal'];
