import type { ProseField } from '../../domain/finding-fields.ts';

/** What the texts of a finding are called. */
export const PROSE_NAMES: Readonly<Record<ProseField, string>> = {
  description: 'Description',
  steps: 'Steps to reproduce',
  impact: 'Impact',
  remediation: 'Remediation',
  references: 'References',
};
