import type { ReportFormat } from '../../../domain/report.ts';
import { inMemory } from '../../../files/gathering.ts';
import { openChunks } from '../../../files/sealed-chunks.ts';
import { NoSuchFile } from '../../../files/store.ts';
import { type Apart, renderApart } from '../../../rendering/apart.ts';
import type { Look, RenderedPicture, ReportDocument } from '../../../rendering/document.ts';
import type { Pdf } from '../../../rendering/pdf/pdf.ts';
import { renderPdf } from '../../../rendering/pdf/renderer.ts';
import type { Services } from '../../../services.ts';
import { documentOf, textsOf } from './builder.ts';
import type { ReportContent } from './content.ts';
import type { ReportDesign } from './design.ts';
import { dataFile } from './formats/data-file.ts';
import { readTexts } from './read-texts.ts';
import type { ReadReport } from './reading.ts';
import type { ReportProblem } from './reports.ts';

/** What a report is less well than it should be. */
export type Shortcomings = Pick<ReportContent, 'replaced' | 'isAccessible'>;

const NONE: Shortcomings = { replaced: '', isAccessible: true };

/** What came of making a report: its bytes, or why there are none. */
export type Rendered =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly shortcomings: Shortcomings }
  | { readonly ok: false; readonly problem: ReportProblem };

/** What a report is made of. */
export interface Making extends ReadReport {
  readonly design: ReportDesign;
  readonly logo: RenderedPicture | null;
  /** For whom it is made, by whose turn long texts are read. */
  readonly reader: string;
}

const SECOND_MS = 1000;
/** How long one text may take a thread. */
const TEXT_MS = 30 * SECOND_MS;
const LIMITS = { patienceMs: 120 * SECOND_MS, longestMs: 120 * SECOND_MS };

/** So much may the pictures of one report have together, in bytes. */
const MOST_PICTURES = 256 * 1024 * 1024;

/** The pictures that a document shows, opened; null where they are too many. One that the store has lost is left out, and told in its place. */
async function picturesOf(
  { files: store, log }: Pick<Services, 'files' | 'log'>,
  { evidence }: ReportDocument,
  { data, files }: ReadReport,
): Promise<RenderedPicture[] | null> {
  const types = new Map(
    [...data.findings, ...data.rounds].flatMap((one) =>
      one.evidence.map(({ id, picture }) => [id, picture?.type] as const),
    ),
  );
  const pictures: RenderedPicture[] = [];
  let left = MOST_PICTURES;
  for (const [id, shown] of Object.entries(evidence)) {
    const [file, type] = [files.get(id), types.get(id)];
    if (shown.kind !== 'picture' || file === undefined || type === undefined) continue;
    left -= file.bytes;
    if (left < 0) return null;
    try {
      const sealed = await store.read(file.fileId);
      pictures.push({
        id,
        type,
        bytes: await inMemory(openChunks(file.key, file.fileId, sealed), file.bytes),
      });
    } catch (error) {
      if (!(error instanceof NoSuchFile)) throw error;
      log.error({ err: error }, 'a file is missing');
    }
  }
  return pictures;
}

type Made = Apart | Pdf;

/** Who makes files of documents. */
export interface Renderers {
  readonly pdf: typeof renderPdf;
  readonly apart: typeof renderApart;
}

const RENDERERS: Renderers = { pdf: renderPdf, apart: renderApart };

const PROBLEMS = {
  'too-slow': 'too-slow',
  'too-many-waiting': 'too-slow',
  'too-large': 'too-large',
  died: 'broken',
  refused: 'broken',
} as const satisfies Readonly<Record<(Made & { kind: 'failed' })['reason'], ReportProblem>>;

/** What a document is made of. */
interface Manuscript {
  readonly document: ReportDocument;
  readonly look: Look;
  readonly pictures: readonly RenderedPicture[];
}

const DOCUMENTS = {
  pdf: (of, by) => by.pdf(of, { ...LIMITS, urgency: 'report' }),
  docx: (of, by) => by.apart({ ...of, format: 'docx' }, LIMITS),
  html: (of, by) => by.apart({ ...of, format: 'html' }, LIMITS),
} as const satisfies Partial<Record<ReportFormat, (of: Manuscript, by: Renderers) => Promise<Made>>>;

const isDocument = (format: ReportFormat): format is keyof typeof DOCUMENTS =>
  Object.hasOwn(DOCUMENTS, format);

async function rendered(
  services: Pick<Services, 'files' | 'log'>,
  format: keyof typeof DOCUMENTS,
  making: Making,
  renderers: Renderers,
): Promise<Rendered> {
  const { data, design, logo, reader } = making;
  const trees = await readTexts(textsOf(data, design), { id: reader, patienceMs: TEXT_MS });
  const document = documentOf(data, design, (text) => {
    const tree = trees.get(text);
    if (tree === undefined) throw new Error('a text of a report was not read');
    return tree;
  });
  const pictures = await picturesOf(services, document, making);
  if (pictures === null) return { ok: false, problem: 'too-large' };
  const manuscript = { document, look: { ...design.look, logo }, pictures };
  const made = await DOCUMENTS[format](manuscript, renderers);
  if (made.kind === 'rendered') {
    const { replaced, isAccessible } = { ...NONE, ...made };
    return { ok: true, bytes: made.bytes, shortcomings: { replaced, isAccessible } };
  }
  // Without its message, which may quote the report.
  services.log.warn({ format, reason: made.reason }, 'a report could not be rendered');
  return { ok: false, problem: PROBLEMS[made.reason] };
}

/** Makes a report. Nothing of it takes the event loop for long (E28). */
export async function render(
  services: Pick<Services, 'files' | 'log'>,
  format: ReportFormat,
  making: Making,
  renderers: Renderers = RENDERERS,
): Promise<Rendered> {
  if (isDocument(format)) return rendered(services, format, making, renderers);
  return { ok: true, bytes: await dataFile(format, making.data), shortcomings: NONE };
}
