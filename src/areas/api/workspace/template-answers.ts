import { z } from 'zod';
import { SEVERITIES } from '../../../domain/finding.ts';

/** One of a list of templates, as programs are answered (E16, E26). */
export const listedTemplateAnswer = z.object({
  id: z.string(),
  /** It comes with the product, and nobody changes it. */
  shipped: z.boolean(),
  title: z.string(),
  severity: z.enum(SEVERITIES).nullable(),
  cwe: z.int().nullable(),
  tags: z.array(z.string()),
  language: z.string(),
  changedAt: z.iso.datetime().nullable(),
});

/** A template with its texts. */
export const templateAnswer = listedTemplateAnswer.extend({
  cvss: z.array(z.string()),
  description: z.string(),
  steps: z.string(),
  impact: z.string(),
  remediation: z.string(),
  references: z.string(),
});
