import { z } from 'zod';
import { SEVERITIES } from '../../../domain/finding.ts';
import {
  EMPTY_FINDING,
  FINDING_FIELDS,
  type FindingText,
  PROSE_FIELDS,
} from '../../../domain/finding-fields.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';

/** A draft as it is sealed: each field as it was typed. What an earlier version did not know is empty. */
const draft = z.object({
  text: z.object(
    Object.fromEntries(FINDING_FIELDS.map((field) => [field, z.string().default('')])) as Record<
      keyof FindingText,
      z.ZodDefault<z.ZodString>
    >,
  ),
});

/** A draft as it is sealed, wherever it is. */
export const writtenDraft = (text: FindingText): string => JSON.stringify({ text });

/** Reads what {@link writtenDraft} wrote, in an earlier version too. */
export const readDraft = (written: string): FindingText => ({
  ...EMPTY_FINDING,
  ...draft.parse(JSON.parse(written)).text,
});

export const sealDraft = (key: CompanyKey, id: string, text: FindingText): Uint8Array =>
  key.seal(writtenDraft(text), ['findings', id, 'content']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealDraft = (key: CompanyKey, id: string, box: Uint8Array): FindingText =>
  readDraft(key.unseal(box, ['findings', id, 'content']));

/** What a client reads of a finding, as publishing read it. */
const published = z.object({
  title: z.string(),
  severity: z.enum(SEVERITIES),
  severityReason: z.string(),
  cvss: z.array(z.object({ version: z.enum(['4.0', '3.1']), vector: z.string(), score: z.number() })),
  cwe: z.number().nullable(),
  prose: z.object(
    Object.fromEntries(PROSE_FIELDS.map((field) => [field, z.string()])) as Record<
      (typeof PROSE_FIELDS)[number],
      z.ZodString
    >,
  ),
  assets: z.array(
    z.object({ what: z.string(), where: z.string(), note: z.string(), fixed: z.boolean().default(false) }),
  ),
  tags: z.array(z.string()),
  /** What the consultancy says has changed since it was published first; empty where nothing has. */
  changes: z.array(z.object({ at: z.number(), what: z.string() })).default([]),
});
export type PublishedContent = z.output<typeof published>;

export const sealPublished = (key: CompanyKey, id: string, content: PublishedContent): Uint8Array =>
  key.seal(JSON.stringify(content), ['published_findings', id, 'content']);

export const unsealPublished = (key: CompanyKey, id: string, box: Uint8Array): PublishedContent =>
  published.parse(JSON.parse(key.unseal(box, ['published_findings', id, 'content'])));

export const sealStateNote = (key: CompanyKey, id: string, note: string): Uint8Array =>
  key.seal(note, ['published_findings', id, 'state_note']);

export const unsealStateNote = (key: CompanyKey, id: string, box: Uint8Array): string =>
  key.unseal(box, ['published_findings', id, 'state_note']);
