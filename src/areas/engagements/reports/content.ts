import { z } from 'zod';
import type { CompanyKey } from '../../../sealing/company-keys.ts';

/** What of a report lies sealed under its company's key (E24). */
const content = z.object({
  /** Written for this report alone, Markdown. */
  summary: z.string(),
  /** What its file is called; empty until there is one. */
  name: z.string().default(''),
  /** Of its file, in hexadecimal digits. */
  sha256: z.string().default(''),
  /** The characters that a box stands for in it, each once, since no font has them. */
  replaced: z.string().default(''),
  /** Whether it is all that screen readers ask of a PDF, where it is one. */
  isAccessible: z.boolean().default(true),
  /** What it says, as `digestOf` has it; empty where nobody has looked. */
  says: z.string().default(''),
  /** What marks a copy for its reader, whose address stands in the place of `{reader}`. */
  copyFor: z.string().default('For {reader}'),
});
export type ReportContent = z.output<typeof content>;

export const sealReport = (key: CompanyKey, id: string, said: z.input<typeof content>): Uint8Array =>
  key.seal(JSON.stringify(said), ['reports', id, 'content']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealReport = (key: CompanyKey, id: string, box: Uint8Array): ReportContent =>
  content.parse(JSON.parse(key.unseal(box, ['reports', id, 'content'])));
