import { z } from 'zod';
import type { Act } from '../../../access/context.ts';
import { perform, Withdrawn } from '../../../access/deed.ts';
import { actOnBehalf, behalfSchema } from '../../../access/on-behalf.ts';
import { documentName } from '../../../domain/document-name.ts';
import { inOnePart } from '../../../domain/in-one-part.ts';
import { reportEnding, reportKindName, versionName } from '../../../domain/report.ts';
import { digestInTurns } from '../../../files/digest.ts';
import { markFileReady } from '../../../files/files.ts';
import type { JobKind } from '../../../jobs/queue.ts';
import { companyKey, findCompanyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { byItselfIn } from '../engagement/by-itself.ts';
import { announceFile, storeFile } from '../incoming-files.ts';
import { heldReport, noteReport, REPORT_JOB } from './commands.ts';
import { sealReport } from './content.ts';
import { findDesign } from './designing/queries.ts';
import { sealedMarking } from './marking.ts';
import { findReport, madeByJob, type Report, versionsDelivered } from './queries.ts';
import { type ReadReport, readReport } from './reading.ts';
import { type Rendered, type Renderers, render } from './render.ts';
import { markReportFailed, markReportReady, type ReportProblem } from './reports.ts';
import { type DeliveredVersion, digestOf, numberFor, versionsBefore } from './versions.ts';
import { wordsOf } from './words.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const payload = z.object({ reportId: z.string(), behalf: behalfSchema });

/** What a report's file is called. */
function fileName({ data }: ReadReport, { kind, format, version }: Report): string {
  const [finding] = data.findings;
  const [round] = data.rounds;
  const { reference } = data.engagement;
  const what =
    kind === 'finding' && finding !== undefined
      ? finding.reference
      : kind === 'retest' && round !== undefined
        ? `${reference} ${reportKindName(kind)} ${round.number}`
        : `${reference} ${reportKindName(kind)}`;
  return documentName(`${what} ${version}.${reportEnding(format)}`);
}

/** Keeps a report that is made, and says so in its row; why not, where it can't be kept. */
async function keep(
  services: Services,
  act: Act<'dashboard'>,
  asked: Report,
  {
    name,
    number,
    says,
    copyFor,
    bytes,
    shortcomings,
  }: Rendered & { readonly ok: true } & Pick<DeliveredVersion, 'number' | 'says'> & {
      readonly name: string;
      readonly copyFor: string;
    },
): Promise<ReportProblem | null> {
  const { id } = asked;
  const announced = await perform(services, act, async (held) => {
    const report = await heldReport(services, held, id);
    if (report?.state !== 'making') return { ok: false, why: 'gone' } as const;
    return announceFile(services, held, report, bytes.byteLength);
  });
  if (!announced.ok) return announced.why === 'gone' ? 'gone' : 'no-room';
  const file = {
    ...{ name, field: '', atMost: bytes.byteLength, isAbandoned: () => false },
    content: inOnePart(bytes),
  };
  const stored = await storeFile(services, act, announced, file, async ({ content }) => ({
    ...{ ok: true as const, read: null, content },
  }));
  if (!stored.ok) return 'no-room';
  const sha256 = await digestInTurns(bytes);
  const found = await findCompanyKey(services.db, services.keyring, asked.companyId);
  const marking = found && (await sealedMarking(found, asked, bytes));
  return perform(services, act, async (held): Promise<ReportProblem | null> => {
    const { trx, now } = held;
    const report = await heldReport(services, held, id);
    if (report?.state !== 'making') return 'gone';
    if (!(await markFileReady(trx, { id: announced.id, bytes: stored.bytes, now }))) return 'gone';
    const key = await companyKey(trx, services.keyring, report);
    const content = sealReport(key, id, {
      summary: report.summary,
      name,
      sha256,
      says,
      copyFor,
      ...shortcomings,
    });
    await markReportReady(trx, { id, fileId: announced.id, content, marking, number }, now);
    await noteReport(held, report, 'report.made');
    return null;
  });
}

/** Makes a report within the reach that whoever asked for it has now (E1); why not, where it can't be made. */
export async function makeReport(
  services: Services,
  act: Act<'dashboard'>,
  reportId: string,
  renderers?: Renderers,
): Promise<ReportProblem | null> {
  const begun = await perform(services, act, async ({ trx, reach, session, now }) => {
    const needs = { db: trx, keyring: services.keyring };
    const report = await findReport(needs, reach, reportId);
    if (report?.state !== 'making') return null;
    const delivered = await versionsDelivered(needs, reach, report);
    return { report, reach, delivered, workspace: session.workspace, reader: session.account.id, now };
  });
  // It is out of their reach, or was removed meanwhile.
  if (begun === null) return 'withdrawn';
  const { report, reach, delivered, workspace, reader, now } = begun;
  const found = await readReport(services, reach, { ...report, delivered: [], workspace, now });
  if (found === null) return 'gone';
  const says = await digestOf(found.data);
  const number = numberFor(delivered, { format: report.format, says });
  const version = versionName(number);
  const read = {
    ...found,
    data: { ...found.data, version, delivered: versionsBefore(delivered, number) },
  };
  const designed = await findDesign(services, reach);
  const rendered = await render(services, report.format, { ...read, ...designed, reader }, renderers);
  if (!rendered.ok) return rendered.problem;
  const { language, wording } = designed.design;
  const { copyFor } = wordsOf(language, wording[language]).says;
  const name = fileName(read, { ...report, version });
  return keep(services, act, report, { ...rendered, name, number, says, copyFor });
}

/**
 * Makes reports, each on the leave of whoever asked for it: what they reach is asked again at each step. What can't be made says
 * why, and can be tried again.
 */
export const reportMaking = (services: Services, renderers?: Renderers): JobKind => {
  const fail = async (jobId: string, problem: ReportProblem) => {
    const of = await madeByJob(services.db, jobId);
    if (of === null) return;
    await byItselfIn(services, of, (trx) => markReportFailed(trx, jobId, problem, services.clock.now()));
  };
  return {
    name: REPORT_JOB,
    trouble: {
      again: 'a report could not be made yet',
      dropped: 'a report could not be made for ten minutes; its page says so, and it can be tried again',
    },
    patience: { firstRetryMs: 5 * SECOND_MS, longestRetryMs: MINUTE_MS, giveUpMs: 10 * MINUTE_MS },
    claimMs: 45 * SECOND_MS,
    isLong: true,
    atOnce: 2,
    run: async (text, jobId) => {
      const { reportId, behalf } = payload.parse(JSON.parse(text));
      const leave = await actOnBehalf(services, { ...behalf, jobId });
      if (leave === null) return fail(jobId, 'withdrawn');
      try {
        const problem = await makeReport(services, leave.act, reportId, renderers);
        if (problem !== null) await fail(jobId, problem);
      } catch (error) {
        if (!(error instanceof Withdrawn)) throw error;
        await fail(jobId, 'withdrawn');
      }
    },
    dropped: (jobId) => fail(jobId, 'broken'),
  };
};
