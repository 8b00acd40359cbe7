import { z } from 'zod';
import {
  EMPTY_TEMPLATE,
  TEMPLATE_FIELDS,
  type TemplateField,
  type TemplateText,
} from '../../../domain/finding-template.ts';
import type { WorkspaceKey } from '../../../sealing/workspace-keys.ts';

/** A template as it is sealed. What an earlier version did not know is as in an empty one. */
const content = z.object({
  text: z.object(
    Object.fromEntries(
      TEMPLATE_FIELDS.map((field) => [field, z.string().default(EMPTY_TEMPLATE[field])]),
    ) as Record<TemplateField, z.ZodDefault<z.ZodString>>,
  ),
});

export const sealTemplate = (key: WorkspaceKey, id: string, text: TemplateText): Uint8Array =>
  key.seal(JSON.stringify({ text }), ['finding_templates', id, 'content']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealTemplate = (key: WorkspaceKey, id: string, box: Uint8Array): TemplateText =>
  content.parse(JSON.parse(key.unseal(box, ['finding_templates', id, 'content']))).text;

/** By which two templates of one title and language are known, without either being opened. */
export const markOf = (key: WorkspaceKey, { title, language }: TemplateText): Uint8Array =>
  key.mark(`${language}\n${title.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()}`, [
    'finding_templates',
    'called',
  ]);
