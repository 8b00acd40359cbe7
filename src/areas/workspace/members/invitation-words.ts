import type { GivenRole } from '../../../domain/role.ts';
import { COMPANY_REFUSALS, companyField } from './company-field.ts';
import { INVITATION_LIMITS, type InvitationRefusal } from './invite.ts';
import { LAST_DAY_PROBLEMS } from './last-day.ts';

/** Why somebody cannot be invited, in words. */
export const SAYS: Readonly<Record<InvitationRefusal, string>> = {
  ...COMPANY_REFUSALS,
  member: 'They’re already a member.',
  'many-pending': `${INVITATION_LIMITS.pending} invitations are waiting for a reply. Cancel some before you send another.`,
  'many-today': `${INVITATION_LIMITS.perDay} invitations were sent within 24 hours. Wait a day before you send another.`,
  'many-to-address': `${INVITATION_LIMITS.perAddressPerDay} invitations went to this address within 24 hours. Wait a day before you send another.`,
  'company-gone':
    'This invitation’s client company no longer exists. Cancel the invitation and invite them again.',
  'day-none': LAST_DAY_PROBLEMS.none,
  'day-past': LAST_DAY_PROBLEMS.past,
  'day-far': LAST_DAY_PROBLEMS.far,
  'day-over': 'This auditor’s last day is over. Cancel the invitation and invite them again.',
  'company-archived':
    'This invitation’s client company is archived. Restore the company first, or cancel the invitation.',
};

/** A last day that was typed for somebody who has none: an access that was meant to end would not. */
export const ONLY_AUDITORS_END = 'Only auditors have a last day. Choose “Auditor”, or leave this empty.';

/** The company by the role: a client has one, and nobody else. */
export function companyFor({
  role,
  company = '',
}: {
  readonly role?: GivenRole | undefined;
  readonly company?: string | undefined;
}) {
  if ((role === 'consultant' || role === 'auditor') && company.trim() !== '') {
    const who = role === 'auditor' ? 'Auditors' : 'Consultants';
    return { ok: false, message: `${who} don’t belong to a company. Choose “No company”.` } as const;
  }
  if (role !== 'client') return { ok: true, company: null } as const;
  const named = companyField.safeParse(company);
  return named.success
    ? ({ ok: true, company: named.data } as const)
    : ({ ok: false, message: named.error.issues[0]?.message } as const);
}
