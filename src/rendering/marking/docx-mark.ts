import { inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { STYLES } from '../docx/style-names.ts';
import { markupText } from '../plain-text.ts';
import { entriesOf, isFooter, listedAt, storedEntry, type ZipEntry, zipEnd } from './zip-entries.ts';

/** What of a Word file it takes to have something at the foot of each of its pages: what its list says, and its feet. */
export const docxPlan = z.object({
  format: z.literal('docx'),
  /** How many of its bytes come before its feet and its list, which are last. */
  keeps: z.int(),
  /** What the list says of all other files, in base64. */
  others: z.array(z.string()),
  feet: z.array(z.object({ name: z.string(), listed: z.string(), xml: z.string() })),
});
export type DocxPlan = z.output<typeof docxPlan>;

const xmlOf = ({ packed, method }: ZipEntry): string =>
  (method === 0 ? packed : inflateRawSync(packed)).toString();

/** What it takes to mark a Word file; null where it is not as we write them. */
export function planOfDocx(bytes: Buffer): DocxPlan | null {
  try {
    const entries = entriesOf(bytes);
    const feet = entries.filter(({ name }) => isFooter(name));
    const others = entries.filter(({ name }) => !isFooter(name));
    const keeps = Math.min(...feet.map(({ from }) => from));
    if (feet.length === 0 || others.some(({ to }) => to > keeps)) return null;
    return {
      format: 'docx',
      keeps,
      others: others.map(({ listed }) => listed.toString('base64')),
      feet: feet.map((foot) => ({
        name: foot.name,
        listed: foot.listed.toString('base64'),
        xml: xmlOf(foot),
      })),
    };
  } catch {
    return null;
  }
}

/** What follows the kept bytes of a Word file to have a text at the foot of each of its pages. */
export function tailOfDocx({ keeps, others, feet }: DocxPlan, text: string): Buffer {
  const line = `<w:p><w:pPr><w:pStyle w:val="${STYLES.footer}"/></w:pPr><w:r><w:t xml:space="preserve">${markupText(text)}</w:t></w:r></w:p>`;
  const files: Uint8Array[] = [];
  const list: Uint8Array[] = others.map((listed) => Buffer.from(listed, 'base64'));
  let at = keeps;
  for (const { name, listed: before, xml } of feet) {
    const content = Buffer.from(xml.replace(/<\/w:ftr>\s*$/, (end) => line + end));
    const like = { name, listed: listedAt(Buffer.from(before, 'base64'), at) };
    const { file, listed } = storedEntry(like, { content, from: at });
    files.push(file);
    list.push(listed);
    at += file.length;
  }
  return Buffer.concat([...files, ...list, zipEnd(list, at)]);
}
