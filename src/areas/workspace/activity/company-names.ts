import type { RecordScope } from '../../../access/context.ts';
import type { EventFacts, RecordedFacts } from '../../../audit/events.ts';
import { word } from '../../../audit/phrases.ts';
import type { Reader } from '../../../data/database.ts';
import { companyNames } from '../companies/queries.ts';

/** Whether an entry's subject is a company: what became of it, or of its own later start. */
const isOfCompany = ({ type }: EventFacts) =>
  type.startsWith('company.') || type.startsWith('policy.company-');

const idsIn = (entry: RecordedFacts): string[] => {
  const { companyId, fromCompanyId } = entry.detail;
  return [isOfCompany(entry) ? (entry.subject_id ?? '') : '', word(companyId), word(fromCompanyId)].filter(
    (id) => id !== '',
  );
};

/**
 * What companies in entries of the activity log are called now, for the owner and auditors, who may know them all (B13): the entries hold ids, so
 * that the name of one that is erased stands nowhere any more (E5).
 */
export async function withCompanyNames<Of extends RecordedFacts>(
  db: Reader,
  { workspaceId }: RecordScope,
  entries: readonly Of[],
): Promise<Of[]> {
  const ids = new Set(entries.flatMap(idsIn));
  if (ids.size === 0) return [...entries];
  const names = await companyNames(db, workspaceId, [...ids]);
  return entries.map((entry) => {
    const { subject, subject_id, detail } = entry;
    const [company, fromCompany] = [detail.companyId, detail.fromCompanyId].map((id) => names.get(word(id)));
    return {
      ...entry,
      subject: isOfCompany(entry) ? (names.get(subject_id ?? '') ?? subject) : subject,
      detail: {
        ...detail,
        ...(company !== undefined && { company }),
        ...(fromCompany !== undefined && { fromCompany }),
      },
    };
  });
}
