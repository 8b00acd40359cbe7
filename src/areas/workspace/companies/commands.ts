import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { performAlone } from '../../../access/deed-alone.ts';
import { record } from '../../../audit/record.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { addCompany, changeCompany, sealNotes, setArchived, takeTurnAtNaming } from './companies.ts';
import { findCompany, hasNamesake } from './queries.ts';
import { revisionOf } from './revision.ts';

/** What a company is called, and what the consultancy notes of it. */
export interface CompanyDetails {
  readonly name: string;
  /** Tells two companies of one name apart. */
  readonly reference: string | null;
  /** Markdown; clients never see it. */
  readonly notes: string;
}

const recordOf = ({ origin, now, actor, scope }: Held<'dashboard'>, { id }: { readonly id: string }) => ({
  at: now,
  origin,
  workspaceId: scope.workspaceId,
  actor,
  subject: { id, label: '' },
});

/** The notes as they are stored; none take no key. */
async function sealedNotes(
  { keyring }: Pick<Services, 'keyring'>,
  { trx, scope: { workspaceId } }: Held<'dashboard'>,
  companyId: string,
  notes: string,
): Promise<Uint8Array | null> {
  if (notes.trim() === '') return null;
  return sealNotes(await companyKey(trx, keyring, { workspaceId, companyId }), companyId, notes);
}

/** `namesake`: there is another company of the same name and reference, so that nobody could tell the two apart. */
export type AddOutcome =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly reason: 'namesake' };

/** Adds a client company; there may be others of its name, with other references (E5). */
export function createCompany(
  services: Services,
  act: Act<'dashboard'>,
  { name, reference, notes }: CompanyDetails,
): Promise<AddOutcome> {
  return perform(services, act, async (held): Promise<AddOutcome> => {
    const { trx, scope, now } = held;
    await takeTurnAtNaming(trx, scope.workspaceId);
    if (await hasNamesake(trx, scope, { name, reference }, null)) return { ok: false, reason: 'namesake' };
    const id = await addCompany(trx, { workspaceId: scope.workspaceId, name, reference, now });
    const sealed = await sealedNotes(services, held, id, notes);
    if (sealed !== null) await changeCompany(trx, id, { name, reference, notes: sealed });
    await record(trx, { ...recordOf(held, { id }), type: 'company.added' });
    return { ok: true, id };
  });
}

/**
 * `unknown`: the workspace has no such company. `not-kept`: with need to know, whoever asks is on no team of it. `unchanged`:
 * it was so already. `conflict`: somebody else changed it since the form was made. `namesake`: as above.
 */
export type CompanyOutcome = 'done' | 'unchanged' | 'unknown' | 'not-kept' | 'conflict' | 'namesake';

/**
 * Renames a company, or changes what is noted of it. `seen` is the revision that the form was made of; nobody's change since
 * then is overwritten.
 */
export function editCompany(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  { seen, ...wanted }: CompanyDetails & { readonly seen: string | null },
): Promise<CompanyOutcome> {
  const { name, reference, notes } = wanted;
  return perform(services, act, async (held): Promise<CompanyOutcome> => {
    await takeTurnAtNaming(held.trx, held.scope.workspaceId);
    const company = await findCompany({ db: held.trx, keyring: services.keyring }, held.reach, id);
    if (company === null) return 'unknown';
    if (!company.isKept) return 'not-kept';
    const now = revisionOf(company);
    // Who presses twice finds what they wanted.
    if (seen !== null && seen !== now) return now === revisionOf(wanted) ? 'done' : 'conflict';
    const isCalledAnew = name !== company.name || reference !== company.reference;
    if (isCalledAnew && (await hasNamesake(held.trx, held.scope, { name, reference }, id))) return 'namesake';
    const sealed = await sealedNotes(services, held, id, notes);
    await changeCompany(held.trx, id, { name, reference, notes: sealed });
    await record(held.trx, { ...recordOf(held, { id }), type: 'company.changed' });
    return 'done';
  });
}

/** As above; there is nothing in it that somebody else could have changed meanwhile. */
export type ArchiveOutcome = Exclude<CompanyOutcome, 'conflict' | 'namesake'>;

/** Archives a company, which hides all of it from its contacts, or restores it (E5). */
export function archiveCompany(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  archived: boolean,
): Promise<ArchiveOutcome> {
  return performAlone(services, act, async (held): Promise<ArchiveOutcome> => {
    const company = await findCompany({ db: held.trx, keyring: services.keyring }, held.reach, id);
    if (company === null) return 'unknown';
    if (!company.isKept) return 'not-kept';
    if (!(await setArchived(held.trx, id, archived ? held.now : null))) return 'unchanged';
    await record(held.trx, {
      ...recordOf(held, company),
      type: archived ? 'company.archived' : 'company.restored',
    });
    return 'done';
  });
}
