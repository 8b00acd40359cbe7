import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { tidyFiles } from '../../src/files/tidy-up.ts';
import type { Browser } from '../nodes/browser.ts';
import type { Installation, Somebody } from '../nodes/installation.ts';
import { addFindings, type Findings } from '../specimens/findings.ts';
import { isGone } from './load.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Enough for several chunks, so that a kill meets some of them on their way. */
const FILE_BYTES = 300 * 1024;

/** Consultants at work on what was found, with the browser of each. */
export interface Desk {
  readonly found: Findings;
  /** The evidence that was there before. */
  readonly before: readonly string[];
  readonly somebody: Somebody;
  readonly writing: Browser;
  readonly publishing: Browser;
  /** At which revision the published finding was when they began. */
  readonly begun: number;
  readonly uploading: Browser;
}

/** What they were told was done, until the server was killed. */
export interface Done {
  /** How often the draft was saved, the change published, and a file kept. */
  saved: number;
  published: number;
  uploaded: number;
}

export const nothingDone = (): Done => ({ saved: 0, published: 0, uploaded: 0 });

/** Somebody new for each round, with an engagement of a client of its own. */
export async function sitDown(installation: Installation, round: number): Promise<Desk> {
  const somebody = await installation.add(`writing-${round}`, 'consultant');
  const { services } = installation.backstage;
  const filesFolder = join(installation.dataDir, 'files');
  const companyId = await installation.company(`Client ${round}`);
  const scene = {
    number: round,
    workspaceId: installation.workspaceId,
    companyId,
    people: { consultant: somebody, client: somebody },
  };
  const found = await installation.db
    .transaction()
    .execute((trx) => addFindings(trx, { clock: services.clock, services, filesFolder }, scene));
  const { revision: begun } = await installation.db
    .selectFrom('published_findings')
    .select('revision')
    .where('finding_id', '=', found.publishedId)
    .executeTakeFirstOrThrow();
  const evidence = await installation.db.selectFrom('evidence').select('id').execute();
  const before = evidence.map(({ id }) => id);
  const [writing, publishing, uploading] = [
    await installation.signedIn(somebody),
    await installation.signedIn(somebody),
    await installation.signedIn(somebody),
  ];
  return { found, begun, before, somebody, writing, publishing, uploading };
}

/** A form that is done leads on. */
function leadsOn(what: string, { status }: { readonly status: number }): void {
  if (status !== 303) throw new Error(`${what}: ${status}`);
}

const at = (id: string) => `/dashboard/acme/findings/${id}`;

async function save(port: number, { writing, found }: Desk, done: Done): Promise<void> {
  for (;;) {
    const form = { revision: String(done.saved + 1), title: `Saved ${done.saved + 2}` };
    leadsOn('saving', await writing.post(port, `${at(found.draftId)}/edit`, form));
    done.saved += 1;
  }
}

async function publish(port: number, { publishing, found }: Desk, done: Done): Promise<void> {
  for (;;) {
    const path = at(found.publishedId);
    const revision = done.published + 1;
    const form = { revision: String(revision), title: `Published ${revision + 1}` };
    leadsOn('editing', await publishing.post(port, `${path}/edit`, form));
    const whole = { revision: String(revision + 1), whatChanged: 'Its title.' };
    leadsOn('publishing', await publishing.post(port, `${path}/publish`, whole));
    done.published += 1;
  }
}

const contentOf = (nth: number) => `${nth} `.repeat(FILE_BYTES).slice(0, FILE_BYTES);

async function upload(port: number, { uploading, found }: Desk, done: Done): Promise<void> {
  for (;;) {
    const file = { name: `file-${done.uploaded}.txt`, content: contentOf(done.uploaded) };
    const path = `/dashboard/acme/engagements/${found.engagementId}/evidence`;
    leadsOn('uploading', await uploading.upload(port, path, file));
    done.uploaded += 1;
  }
}

/** Lets them work until `killed`; any failure before that is thrown. */
export async function work(port: number, desk: Desk, done: Done, killed: () => boolean): Promise<void> {
  const all = [save(port, desk, done), publish(port, desk, done), upload(port, desk, done)];
  for (const outcome of await Promise.allSettled(all))
    if (outcome.status === 'rejected' && !(killed() && isGone(outcome.reason))) throw outcome.reason;
}

/** What was told is there as a whole; of what was under way, all or nothing. */
export async function lookAtWork(
  installation: Installation,
  port: number,
  { found, begun, before, somebody, writing, uploading }: Desk,
  done: Done,
): Promise<void> {
  const { db } = installation;
  const { revision } = await db
    .selectFrom('findings')
    .select('revision')
    .where('id', '=', found.draftId)
    .executeTakeFirstOrThrow();
  expect([done.saved + 1, done.saved + 2], 'saved').toContain(revision);
  if (revision > 1)
    expect((await writing.get(port, at(found.draftId))).body, 'saved').toContain(`Saved ${revision}`);
  const { revision: publication } = await db
    .selectFrom('published_findings')
    .select('revision')
    .where('finding_id', '=', found.publishedId)
    .executeTakeFirstOrThrow();
  expect([done.published, done.published + 1], 'published').toContain(publication - begun);
  const told = await db
    .selectFrom('audit_events')
    .select('id')
    .where('subject_id', '=', found.publishedId)
    .where('actor_id', '=', somebody.id)
    .where('type', '=', 'finding.published')
    .execute();
  expect(told, 'a publication and its event').toHaveLength(publication - begun);
  const files = await db
    .selectFrom('evidence as v')
    .innerJoin('files as f', 'f.id', 'v.file_id')
    .select(['v.id', 'f.state', 'f.bytes'])
    .where('v.engagement_id', '=', found.engagementId)
    .where('v.id', 'not in', before)
    .orderBy('v.id')
    .execute();
  expect([done.uploaded, done.uploaded + 1], 'uploaded').toContain(files.length);
  for (const [nth, { id, state }] of files.entries()) {
    expect(state).toBe('ready');
    const { status, body } = await uploading.get(port, `/dashboard/acme/evidence/${id}`);
    expect([status, body === contentOf(nth)], `file ${nth} is whole`).toEqual([200, true]);
  }
}

/** After the tidy-up of the day after no file lies there without a row, and none is still on its way. */
export async function lookAtFiles(installation: Installation): Promise<void> {
  const { db, backstage } = installation;
  await tidyFiles(db, backstage.services.files, Date.now() + 2 * DAY_MS);
  const rows = await db.selectFrom('files').select(['id', 'state']).execute();
  expect(rows.filter(({ state }) => state === 'pending')).toEqual([]);
  const lying = await readdir(join(installation.dataDir, 'files'), { recursive: true, withFileTypes: true });
  const names = lying.flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  expect(names.sort()).toEqual(rows.map(({ id }) => id).sort());
}
