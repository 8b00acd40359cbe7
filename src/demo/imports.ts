import type { Leave } from '../access/on-behalf.ts';
import { findFinding } from '../areas/engagements/finding/queries.ts';
import { readingImports } from '../areas/engagements/imports/reading/job.ts';
import type { Parse } from '../areas/engagements/imports/reading/parser.ts';
import { readScan } from '../areas/engagements/imports/reading/read-scan.ts';
import { takingImports } from '../areas/engagements/imports/take/job.ts';
import {
  findImport,
  findingsOf,
  type Import,
  receiveImport,
  saveFinding,
  takeImport,
} from '../areas/engagements/public.ts';
import { inOnePart } from '../domain/in-one-part.ts';
import { dueJobs } from '../jobs/queue.ts';
import { bindings, unsealText } from '../sealing/sealed-box.ts';
import type { Services } from '../services.ts';
import { type DemoActor, demoLeave } from './leave.ts';
import { BACK_AGAIN, demoScan } from './scans.ts';

const DAY_MS = 24 * 60 * 60_000;

/** So many days ago the first of the demo's scans was imported. */
export const FIRST_IMPORT_DAYS = 6;
const FIXED_DAYS = 3;

/** Whose imports they are, and into which engagement. */
interface DemoImportsOf extends DemoActor {
  readonly engagementId: string;
}

/** The product as it was at a moment. */
const asOf = (services: Services, at: number): Services => ({ ...services, clock: { now: () => at } });

/** Our own scans are known to be small and sound: a process of their own would keep the demo waiting for nothing. */
const parseHere: Parse = (content, hear) => readScan(content, { tell: hear, say: hear });

/** Does what is queued of imports. The server finds it done. */
async function doQueued(services: Services): Promise<void> {
  const { db, keyring, clock } = services;
  for (const kind of [readingImports(services, {}, parseHere), takingImports(services)])
    for (const { id, sealed } of await dueJobs(db, clock.now(), kind))
      await kind.run(unsealText(keyring, sealed, bindings.jobs(kind.name, id)), id);
}

/** Uploads a scan and has it read; its import's id. Throws where an import does not come to what it should. */
async function received(
  services: Services,
  { act, reach }: Leave,
  engagementId: string,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<string> {
  const content = Buffer.from(text, 'utf8');
  const file = {
    name,
    field: '',
    atMost: content.length,
    isAbandoned: () => false,
    content: inOnePart(content),
  };
  const outcome = await receiveImport(services, act, engagementId, file);
  if (!outcome.ok) throw new Error(`a scan of the demo can’t be imported: ${outcome.why}`);
  await doQueued(services);
  mustBe('preview', await findImport(services, reach, outcome.id));
  return outcome.id;
}

function mustBe(state: Import['state'], of: Import | null): void {
  if (of?.state !== state) throw new Error(`an import of the demo is ${of?.state} instead of ${state}`);
}

/** Marks what a draft affects as fixed, as somebody does who looked at it again. */
async function markFixed(services: Services, { act, reach }: Leave, engagementId: string): Promise<void> {
  const { rows } = await findingsOf(services, reach, engagementId);
  const id = rows.find(({ title }) => title === BACK_AGAIN)?.id;
  const finding = id === undefined ? null : await findFinding(services, reach, id);
  if (finding === null) throw new Error(`the demo has no finding “${BACK_AGAIN}”`);
  const assets = finding.text.assets.replace(/^(?:\[ \] *)?/gm, '[x] ');
  await saveFinding(services, act, finding.id, { revision: finding.revision, change: { assets } });
}

/** Imports a scan, as a consultant did some days ago; one of its findings was fixed since. */
export async function addDemoImport(
  services: Services,
  { engagementId, ...actor }: DemoImportsOf,
  now: number,
): Promise<void> {
  const then = asOf(services, now - FIRST_IMPORT_DAYS * DAY_MS);
  const leave = await demoLeave(then, actor);
  const text = demoScan('first', then.clock.now() - DAY_MS / 4);
  const id = await received(then, leave, engagementId, { name: 'Warehouses, first scan.nessus', text });
  await takeImport(then, leave.act, id, { all: 'but-informational' });
  await doQueued(then);
  mustBe('taken', await findImport(then, leave.reach, id));
  const later = asOf(services, now - FIXED_DAYS * DAY_MS);
  await markFixed(later, await demoLeave(later, actor), engagementId);
}

/** Has the second scan read, which waits for somebody to go through it. */
export async function previewDemoImport(
  services: Services,
  { engagementId, ...actor }: DemoImportsOf,
  now: number,
): Promise<void> {
  const text = demoScan('second', now - DAY_MS / 3);
  const leave = await demoLeave(services, actor);
  await received(services, leave, engagementId, { name: 'Warehouses, second scan.nessus', text });
}
