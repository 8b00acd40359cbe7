import type { WorkspaceScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { contains } from '../../../data/list.ts';
import { parseEmail } from '../../../domain/email.ts';

/** Of so many people at most the activity log is shown at once. */
export const MOST_PEOPLE = 20;

/** Whom the activity log is narrowed to. */
export interface People {
  /** Accounts of members. */
  readonly ids: readonly string[];
  /** What the entries call them, members or not. */
  readonly labels: readonly string[];
}

const NUMBER_OF_ERASED = /^[0-9a-f]{6}$/;

/** What entries may call someone who was typed in: by an address, or by the number that's left of a person who was erased. */
function labelsOf(typed: string): string[] {
  const label = parseEmail(typed) ?? typed.toLowerCase();
  return NUMBER_OF_ERASED.test(label) ? [label, `erased person ${label}`] : [label];
}

/**
 * Whom someone means by a name, a part of one, or an address: members of the workspace, and whoever the record names just
 * so. A whole name or address means nobody else who has it in theirs.
 */
export async function findPeople(
  db: Reader,
  { workspaceId }: WorkspaceScope,
  typed: string,
): Promise<People | 'too-many'> {
  const found = await db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['a.id', 'a.name', 'a.email'])
    .where('m.workspace_id', '=', workspaceId)
    .where(contains(['a.name', 'a.email'], typed))
    .execute();
  const labels = labelsOf(typed);
  const isMeant = ({ name, email }: { readonly name: string; readonly email: string }) =>
    labels.includes(email) || name.toLowerCase() === typed.toLowerCase();
  const exact = found.filter(isMeant);
  const people = exact.length > 0 ? exact : found;
  if (people.length > MOST_PEOPLE) return 'too-many';
  const emails = people.map(({ email }) => email);
  return { ids: people.map(({ id }) => id), labels: [...new Set([...labels, ...emails])] };
}
