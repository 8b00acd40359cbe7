import type { Act } from '../../../access/context.ts';
import type { Held } from '../../../access/deed.ts';
import { type HeldAlone, performAlone } from '../../../access/deed-alone.ts';
import { dropIntentsIn } from '../../../access/intents.ts';
import { dropKeptFormsNaming } from '../../../access/kept-forms.ts';
import { withdrawLinksById } from '../../../access/one-time-links.ts';
import { record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { emptyLog, overwritingDeleted } from '../../../data/overwriting.ts';
import { filesOfCompany } from '../../../files/files.ts';
import { removeBytes } from '../../../files/removal.ts';
import { paths } from '../../../http/paths.ts';
import { takeBackMails } from '../../../mail/queue.ts';
import { destroyCompanyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { eraseFindings, eraseImports } from '../../engagements/public.ts';
import { invitationPayload } from '../invitations/issue.ts';
import { takeOut } from '../members/remove.ts';
import { removeCompany } from './companies.ts';
import { contactsOf } from './queries.ts';

/**
 * `unknown`: the workspace has no such company. `another-name`: it is called something else than what was typed. `changed`:
 * somebody became a contact of it in the same moment; nothing was erased.
 */
export type Erasure = 'erased' | 'unknown' | 'another-name' | 'changed';

/** A name as it is typed to confirm: blanks count as one, as a page shows them. */
const typed = (name: string) => name.normalize('NFC').replace(/\s+/gu, ' ').trim();

/** Whether somebody typed the name of a company or workspace. */
export const isItsName = (named: { readonly name: string }, name: string): boolean =>
  typed(named.name) === typed(name);

/**
 * Erases a company for good (E5). Its key goes first, so that whatever was sealed under it opens never again (E24), and all
 * else in the same transaction: contacts, who are told, open invitations, engagements with all that hangs on them, and forms
 * that were kept. So there is no moment at which half of a company is there, nor anything to go on with after a crash; ten
 * thousand findings take a few seconds at most, in which others read on. Only the bytes of its files wait for a job, for no
 * transaction undoes their removal; they are unreadable by then.
 *
 * The record keeps that it happened and what was recorded before, under the company's id: no entry holds its name. Of the
 * mails on their way those with invitations are taken back. An address that was invited stays beside its withdrawn link for
 * 30 days, so that erasing does not get round the limits on invitations.
 */
export async function eraseCompany(
  services: Services,
  act: Act<'owner'>,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<Erasure> {
  const scope = { workspaceId: act.session.workspace.id };
  let accounts: readonly string[] = [];
  const erase = async (held: HeldAlone<'owner'>): Promise<Erasure> => {
    const { trx, session, actor, origin, now } = held;
    const company = await companyIn(trx, scope, id);
    if (company === undefined) return 'unknown';
    if (!isItsName(company, name)) return 'another-name';
    const contacts = await contactsOf(trx, scope, id);
    if (contacts.some(({ accountId }) => !accounts.includes(accountId))) return 'changed';
    await overwritingDeleted(trx, async () => {
      await destroyCompanyKey(trx, id);
      for (const { membershipId } of contacts) await takeOut(services, held, membershipId);
      await withdrawInvitations(held, id);
      // What the owner was about to confirm may be about this company.
      const { slug } = session.workspace;
      await dropIntentsIn(trx, services, { accountId: session.account.id, slug });
      const under = `${paths.dashboard(slug)}/`;
      await dropKeptFormsNaming(trx, services.keyring, { under, isNamed: (ids) => isOf(trx, id, ids) });
      await eraseContents(services, trx, { ...scope, companyId: id }, now);
    });
    await record(trx, {
      type: 'company.erased',
      at: now,
      origin,
      workspaceId: scope.workspaceId,
      actor,
      subject: { id, label: '' },
    });
    return 'erased';
  };
  // A membership stays its account's, so that it may be asked for before the account is held.
  const outcome = await performAlone(services, act, erase, async (trx) => {
    accounts = (await contactsOf(trx, scope, id)).map(({ accountId }) => accountId);
    return accounts;
  });
  if (outcome === 'erased') {
    services.mail.kick();
    await emptyLog(services.db);
  }
  return outcome;
}

/** Deletes a company, which has no members any more, with all engagements and whatever hangs on them; its key is the caller's. */
export async function eraseContents(
  { keyring }: Pick<Services, 'keyring'>,
  trx: Trx,
  ids: { readonly workspaceId: string; readonly companyId: string },
  now: number,
): Promise<void> {
  const { companyId } = ids;
  await removeBytes(trx, keyring, await filesOfCompany(trx, companyId), now);
  await eraseImports(trx, ids);
  await eraseFindings(trx, ids);
  await removeCompany(trx, companyId);
}

const companyIn = (trx: Trx, { workspaceId }: { readonly workspaceId: string }, id: string) =>
  trx
    .selectFrom('companies')
    .select('name')
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();

/** Open invitations into a company, with the mails that hold them where these have not gone out. */
async function withdrawInvitations({ trx, scope, now }: Held<'owner'>, companyId: string): Promise<void> {
  const links = await trx
    .selectFrom('one_time_links')
    .select(['id', 'payload'])
    .where('workspace_id', '=', scope.workspaceId)
    .where('purpose', '=', 'invitation')
    .where('used_at', 'is', null)
    .execute();
  const ids = links
    .filter(({ payload }) => invitationPayload.parse(JSON.parse(payload)).companyId === companyId)
    .map(({ id }) => id);
  await withdrawLinksById(trx, ids, now);
  await takeBackMails(trx, ids);
}

/** Whether one of these ids is the company's, or that of something of it. */
async function isOf(trx: Trx, companyId: string, ids: readonly string[]): Promise<boolean> {
  if (ids.includes(companyId)) return true;
  if (ids.length === 0) return false;
  for (const table of ['engagements', 'findings'] as const) {
    const row = await trx
      .selectFrom(table)
      .select('id')
      .where('company_id', '=', companyId)
      .where('id', 'in', ids)
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}
