import type { TemplateField } from '../../../domain/finding-template.ts';
import { PROSE_NAMES } from '../prose-names.ts';

const FIELD_NAMES: Readonly<Record<TemplateField, string>> = {
  title: 'Title',
  severity: 'Severity',
  cvss4: 'CVSS 4.0',
  cvss3: 'CVSS 3.1',
  cwe: 'CWE',
  ...PROSE_NAMES,
  tags: 'Tags',
  language: 'Language',
};

/** What a field of a template is called. */
export const templateFieldName = (field: TemplateField): string => FIELD_NAMES[field];
