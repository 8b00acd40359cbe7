import type { FindingField, FindingProblems, FindingText } from '../../../domain/finding-fields.ts';
import { Alert } from '../../../ui/alert.tsx';
import { PROSE_NAMES } from './views.tsx';

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
const FIELD_NAMES: Readonly<Record<FindingField, string>> = {
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
  return (
    <Alert tone="danger" title={`${by ?? 'Someone else'} changed the same text while you were writing`}>
      <p>
        Nothing of yours is lost: it’s still in the form below. Compare the two versions, put together what
        belongs together, and save again.
      </p>
      <div class="mt-3 space-y-4">
        {fields.map((field) => (
          <section key={field} aria-label={FIELD_NAMES[field]}>
            <h2 class="text-base">{FIELD_NAMES[field]}</h2>
            <div class="mt-1 grid gap-3 sm:grid-cols-2">
              <div>
                <p class="text-sm text-muted">{by ?? 'Someone else'}’s version</p>
                <pre class="version">{theirs[field]}</pre>
              </div>
              <div>
                <p class="text-sm text-muted">Your version</p>
                <pre class="version">{text[field]}</pre>
              </div>
            </div>
          </section>
        ))}
      </div>
    </Alert>
  );
}
