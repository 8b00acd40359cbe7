import { Alert } from '../../../ui/alert.tsx';
import type { Company } from './queries.ts';

const FIELDS = { name: 'Name', reference: 'Reference', notes: 'Internal notes' } as const;

/** Both wordings where two people changed a company at once; one's own stays in the form. */
export function Conflict({
  theirs,
  typed,
}: {
  theirs: Pick<Company, keyof typeof FIELDS>;
  typed: Readonly<Record<string, string>>;
}) {
  const differing = (['name', 'reference', 'notes'] as const).filter(
    (field) => (theirs[field] ?? '') !== (typed[field] ?? '').replaceAll('\r\n', '\n').trim(),
  );
  return (
    <Alert tone="danger" title="Someone else changed this company while you were writing">
      <p>
        Nothing of yours is lost: it’s still in the form below. Compare the two versions, put together what
        belongs together, and save again.
      </p>
      <div class="mt-3 space-y-4">
        {differing.map((field) => (
          <section key={field} aria-label={FIELDS[field]}>
            <h2 class="text-base">{FIELDS[field]}</h2>
            <div class="mt-1 grid gap-3 sm:grid-cols-2">
              <div>
                <p class="text-sm text-muted">Saved now</p>
                <pre class="version">{theirs[field] ?? ''}</pre>
              </div>
              <div>
                <p class="text-sm text-muted">Your version</p>
                <pre class="version">{typed[field] ?? ''}</pre>
              </div>
            </div>
          </section>
        ))}
      </div>
    </Alert>
  );
}
