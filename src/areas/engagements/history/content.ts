import type { FindingText } from '../../../domain/finding-fields.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import { readDraft, writtenDraft } from '../finding/content.ts';

/** Seals the text of a version in its place (E24). */
export const sealVersion = (key: CompanyKey, id: string, text: FindingText): Uint8Array =>
  key.seal(writtenDraft(text), ['finding_versions', id, 'content']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealVersion = (key: CompanyKey, id: string, box: Uint8Array): FindingText =>
  readDraft(key.unseal(box, ['finding_versions', id, 'content']));
