import type { FindingField, FindingProblems, FindingText } from '../../../domain/finding-fields.ts';
import { TwoVersions } from '../../../ui/two-versions.tsx';
import { PROSE_NAMES } from '../prose-names.ts';

/** Why what was typed is shown again. */
export type EditorTrouble =
  | { readonly kind: 'problems'; readonly problems: FindingProblems }
  /** Somebody else changed the same fields meanwhile. */
  | {
      readonly kind: 'conflict';
      readonly by: string | null;
      readonly fields: readonly FindingField[];
      readonly theirs: FindingText;
    };

/** What each field is called on its page. */
export const FIELD_NAMES: Readonly<Record<FindingField, string>> = {
  title: 'Title',
  severity: 'Severity',
  severityReason: 'Reason for the severity',
  cvss4: 'CVSS 4.0',
  cvss3: 'CVSS 3.1',
  cwe: 'CWE',
  ...PROSE_NAMES,
  assets: 'Affected assets',
  tags: 'Tags',
};

/** Both versions side by side where two people changed the same place; one's own stays in the form. */
export function Conflict({
  trouble,
  text,
}: {
  trouble: Extract<EditorTrouble, { kind: 'conflict' }>;
  text: FindingText;
}) {
  const { by, fields, theirs } = trouble;
  const who = by ?? 'Someone else';
  return (
    <TwoVersions
      title={`${who} changed the same text while you were writing`}
      theirs={`${who}’s version`}
      fields={fields.map((field) => ({
        label: FIELD_NAMES[field],
        theirs: theirs[field],
        mine: text[field],
      }))}
    />
  );
}
