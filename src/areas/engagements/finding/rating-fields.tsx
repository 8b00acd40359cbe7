import type { VNode } from 'preact';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';
import { SEVERITIES, severityName } from '../../../domain/finding.ts';
import { leadingFirst } from '../../../domain/finding-fields.ts';
import { CvssPicker } from '../../../ui/cvss-picker.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { engagementPaths } from '../paths.ts';
import { VECTOR_FIELDS } from './editor-form.ts';
import { cweProblem, weaknessNamed } from './weakness.ts';

/** The severity of a finding, or of a template of one: set by hand, or left to the vector. */
export function SeverityField({ value }: { value: string }): VNode {
  return (
    <SelectField
      name="severity"
      label="Severity"
      value={value}
      placeholder="From the CVSS vector"
      options={SEVERITIES.map((severity) => ({ value: severity, label: severityName(severity) }))}
      required={false}
    />
  );
}

interface Rated {
  readonly cvss4: string;
  readonly cvss3: string;
  readonly cwe: string;
}

/** Its vectors, that of the leading version first, and its weakness. */
export function RatingFields({ leads, text }: { leads: CvssVersion; text: Rated }): VNode {
  const slug = useSlug();
  return (
    <>
      {leadingFirst(leads, { '4.0': 'cvss4', '3.1': 'cvss3' } as const).map((name) => (
        <CvssPicker key={name} name={name} version={VECTOR_FIELDS[name]} vector={text[name]} folded />
      ))}
      <TextField
        name="cwe"
        label="CWE"
        value={text.cwe}
        required={false}
        autocomplete="off"
        error={cweProblem(text.cwe)}
        hint={weaknessNamed(text.cwe) ?? 'A number, such as 79, or words to search for, such as “xss”.'}
        suggestUrl={engagementPaths.weaknesses(slug)}
      />
    </>
  );
}
