import { z } from 'zod';
import type { CompanyKey } from '../../../sealing/company-keys.ts';

/** What a version of a document says of itself, as it is sealed: names of files tell of a client's systems (E24). */
const content = z.object({ name: z.string() });
export type VersionContent = z.output<typeof content>;

export const sealVersion = (key: CompanyKey, id: string, said: VersionContent): Uint8Array =>
  key.seal(JSON.stringify(said), ['document_versions', id, 'content']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealVersion = (key: CompanyKey, id: string, box: Uint8Array): VersionContent =>
  content.parse(JSON.parse(key.unseal(box, ['document_versions', id, 'content'])));
