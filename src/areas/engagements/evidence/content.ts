import { z } from 'zod';
import type { CompanyKey } from '../../../sealing/company-keys.ts';

/** What a piece of evidence says of itself, as it is sealed: names of files tell of a client's systems (E24). */
const evidence = z.object({
  name: z.string(),
  /** What a picture shows, for those who cannot see it. */
  alternative: z.string(),
  /** Null for what is no picture. */
  picture: z
    .object({
      type: z.enum(['image/png', 'image/jpeg', 'image/webp']),
      width: z.number(),
      height: z.number(),
    })
    .nullable(),
});
export type EvidenceContent = z.output<typeof evidence>;

export const sealEvidence = (key: CompanyKey, id: string, content: EvidenceContent): Uint8Array =>
  key.seal(JSON.stringify(content), ['evidence', id, 'content']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const openEvidence = (key: CompanyKey, id: string, box: Uint8Array): EvidenceContent =>
  evidence.parse(JSON.parse(key.open(box, ['evidence', id, 'content'])));
