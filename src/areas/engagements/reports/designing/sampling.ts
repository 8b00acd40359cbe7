import type { ReportKind } from '../../../../domain/report.ts';
import { renderApart } from '../../../../rendering/apart.ts';
import { renderPdf } from '../../../../rendering/pdf/renderer.ts';
import { documentOf, textsOf } from '../builder.ts';
import { readTexts } from '../read-texts.ts';
import type { FoundDesign } from './queries.ts';
import { sampleData } from './sample.ts';

/** From whom the sample is, and for whom it is made, by whose turn long texts are read, and who waits for it so long. */
export interface Sampled {
  readonly issuer: string;
  readonly reader: string;
  readonly longestMs: number;
}

const limitsOf = ({ longestMs }: Sampled) => ({ patienceMs: longestMs, longestMs });

async function manuscriptOf(
  { design, logo }: FoundDesign,
  { issuer, reader, longestMs }: Sampled,
  kind: ReportKind = 'full',
) {
  const data = sampleData(issuer, kind);
  const trees = await readTexts(textsOf(data, design), { id: reader, patienceMs: longestMs });
  const document = documentOf(data, design, (text) => {
    const tree = trees.get(text);
    if (tree === undefined) throw new Error('a text of a sample was not read');
    return tree;
  });
  return { document, look: { ...design.look, logo }, pictures: [] };
}

/** A report of nobody in a design, as a page to look at; null where there is none in time. */
export async function samplePage(
  found: FoundDesign,
  sampled: Sampled,
  kind: ReportKind,
): Promise<Uint8Array | null> {
  const manuscript = await manuscriptOf(found, sampled, kind);
  const made = await renderApart({ ...manuscript, format: 'html' }, limitsOf(sampled));
  return made.kind === 'rendered' ? made.bytes : null;
}

/** `busy`: nobody could say now, for others' reports come first, or the process ended. */
export type Tried = 'ok' | 'too-slow' | 'too-large' | 'refused' | 'busy';

/** Whether reports can be made in a design: one is. */
export async function tryDesign(found: FoundDesign, sampled: Sampled): Promise<Tried> {
  const made = await renderPdf(await manuscriptOf(found, sampled), {
    urgency: 'preview',
    ...limitsOf(sampled),
  });
  if (made.kind === 'rendered') return 'ok';
  return made.reason === 'died' || made.reason === 'too-many-waiting' ? 'busy' : made.reason;
}
