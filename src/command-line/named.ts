import type { CommandLineAct } from '../access/context.ts';
import { reasonField } from '../areas/platform/administration/reason.ts';
import { COMMAND_LINE } from '../audit/record.ts';
import { parseEmail } from '../domain/email.ts';
import type { Services } from '../services.ts';
import { OperatorError } from './operator-error.ts';

/** What a command acts as. */
export const asCommandLine = ({ clock }: Services): CommandLineAct => ({ ...COMMAND_LINE, now: clock.now() });

/** An account by its address. Throws `OperatorError`. */
export async function accountOf({ db }: Pick<Services, 'db'>, given: string) {
  const email = parseEmail(given);
  const account =
    email === null
      ? undefined
      : await db.selectFrom('accounts').select(['id', 'email']).where('email', '=', email).executeTakeFirst();
  if (account === undefined) throw new OperatorError(`There is no account with the email address ${given}.`);
  return { accountId: account.id, email: account.email };
}

/** A workspace by its slug. Throws `OperatorError`. */
export async function workspaceOf({ db }: Pick<Services, 'db'>, slug: string) {
  const workspace = await db
    .selectFrom('workspaces')
    .select(['id', 'slug', 'name', 'plan', 'zone'])
    .where('slug', '=', slug.trim().toLowerCase())
    .executeTakeFirst();
  if (workspace === undefined)
    throw new OperatorError(`There is no workspace with the portal address ${slug}.`);
  return workspace;
}

/** A reason as it is recorded. Throws `OperatorError`. */
export function checkedReason(given: string): string {
  const reason = reasonField.safeParse(given);
  if (!reason.success) throw new OperatorError(`--reason: ${reason.error.issues[0]?.message}`);
  return reason.data;
}
