import { TwoVersions } from '../../../ui/two-versions.tsx';
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
    <TwoVersions
      title="Someone else changed this company while you were writing"
      theirs="Saved now"
      fields={differing.map((field) => ({
        label: FIELDS[field],
        theirs: theirs[field] ?? '',
        mine: typed[field] ?? '',
      }))}
    />
  );
}
