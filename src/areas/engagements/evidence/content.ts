import { z } from 'zod';
import type { CompanyKey, SealedCell } from '../../../sealing/company-keys.ts';

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

/** Reads what was sealed of a piece of evidence, wherever it was. */
export const readEvidence = (json: string): EvidenceContent => evidence.parse(JSON.parse(json));

export const sealEvidence = (key: CompanyKey, id: string, content: EvidenceContent): Uint8Array =>
  key.seal(JSON.stringify(content), ['evidence', id, 'content']);

/** Of a published finding. */
const shownBy = (findingId: string, id: string): SealedCell => [
  'published_evidence',
  `${findingId} ${id}`,
  'content',
];

export const sealShown = (
  key: CompanyKey,
  of: { readonly findingId: string; readonly id: string },
  content: EvidenceContent,
): Uint8Array => key.seal(JSON.stringify(content), shownBy(of.findingId, of.id));

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealShown = (
  key: CompanyKey,
  of: { readonly findingId: string; readonly id: string },
  box: Uint8Array,
): EvidenceContent => readEvidence(key.unseal(box, shownBy(of.findingId, of.id)));

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealEvidence = (key: CompanyKey, id: string, box: Uint8Array): EvidenceContent =>
  readEvidence(key.unseal(box, ['evidence', id, 'content']));

export const sealThumbnail = (key: CompanyKey, id: string, picture: Uint8Array): Uint8Array =>
  key.sealBytes(picture, ['evidence', id, 'thumbnail']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealThumbnail = (key: CompanyKey, id: string, box: Uint8Array): Uint8Array =>
  key.unsealBytes(box, ['evidence', id, 'thumbnail']);
