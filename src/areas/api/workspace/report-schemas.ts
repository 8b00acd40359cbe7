import { z } from 'zod';
import { REPORT_FORMATS, REPORT_KINDS } from '../../../domain/report.ts';
import { idField } from '../../../http/fields.ts';
import { REPORT_PROBLEMS, REPORT_STATES, REPORT_WARNINGS } from '../../engagements/public.ts';

const id = z.string();
const time = z.iso.datetime();

/** A report, as `answer-schemas.ts` has other things; what is null is not there yet, or not known to who asks. */
export const reportAnswer = z.object({
  id,
  engagementId: id,
  kind: z.enum(REPORT_KINDS),
  format: z.enum(REPORT_FORMATS),
  /** What it is of alone. */
  findingId: id.nullable(),
  roundId: id.nullable(),
  version: z.string(),
  state: z.enum(REPORT_STATES),
  /** Why it was not made. */
  problem: z.enum(REPORT_PROBLEMS).nullable(),
  name: z.string().nullable(),
  bytes: z.int().nullable(),
  /** Of its file, in hexadecimal digits. */
  sha256: z.string().nullable(),
  askedAt: time,
  askedBy: z.string().nullable(),
  deliveredAt: time.nullable(),
  deliveredBy: z.string().nullable(),
  /** Clients get copies that are marked with their address. */
  marksCopies: z.boolean(),
});

/** Somebody's download of a report. */
export const reportDownloadAnswer = z.object({
  id,
  by: z.string().nullable(),
  side: z.enum(['consultancy', 'client']),
  at: time,
  /** Of a marked copy. */
  sha256: z.string().nullable(),
});

/** What a report would say less well than it could; what is null, a warning of that kind doesn't have. */
export const reportWarningsAnswer = z.object({
  items: z.array(
    z.object({
      kind: z.enum(REPORT_WARNINGS),
      findingId: id.nullable(),
      /** The text that it is in: `scope`, `rules`, or what the design calls it. */
      text: z.string().nullable(),
      /** The picture or file that is missing, or the characters that PDFs can't show. */
      name: z.string().nullable(),
      /** How much text there is. */
      bytes: z.int().nullable(),
    }),
  ),
});

/** How it is delivered. */
export const deliveryBody = z.object({ marksCopies: z.boolean('Use true or false.').default(false) });

/** What is asked for. */
export const newReportBody = z.object({
  kind: z.enum(REPORT_KINDS, `Use one of ${REPORT_KINDS.join(', ')}.`),
  format: z.enum(REPORT_FORMATS, `Use one of ${REPORT_FORMATS.join(', ')}.`),
  findingId: idField.nullable().default(null),
  roundId: idField.nullable().default(null),
  summary: z.string('Use text.').default(''),
});
