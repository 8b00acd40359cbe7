import type { Act, DashboardContext } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { newId } from '../../../data/id.ts';
import type { KnownWords } from '../../../domain/client-traces.ts';
import {
  TEMPLATE_FIELDS,
  type TemplateField,
  type TemplateProblems,
  type TemplateText,
  templateProblems,
} from '../../../domain/finding-template.ts';
import { workspaceKey } from '../../../sealing/workspace-keys.ts';
import type { Services } from '../../../services.ts';
import { readVector } from '../finding/vector.ts';
import { recordedOf } from '../recorded.ts';
import { markOf, sealTemplate, unsealTemplate } from './content.ts';
import { countOwn, findOwnTemplate, type Template } from './queries.ts';
import { addTemplate, removeTemplate, rewriteTemplate, takeTurnAtTemplates } from './templates.ts';
import { type FoundTrace, tracesIn } from './traces.ts';

type Holding = Held<'dashboard'>;

/** How many templates a workspace may have of its own: all are opened to search them. */
export const MOST_TEMPLATES = 500;

export const NAMESAKE =
  'There is already a template with this title in this language. Edit that one, or choose another title.';
export const TOO_MANY = `A workspace can have ${MOST_TEMPLATES} templates of its own. Delete one that isn’t used any more.`;

/**
 * Whether somebody may write templates: everyone of the consultancy, but no token for chosen engagements, since what it writes
 * would be read in all others (E27).
 */
const mayWrite = ({ reach }: Holding) => reach.ofToken === null;

const isAlike = (one: TemplateText, other: TemplateText) =>
  TEMPLATE_FIELDS.every((field) => one[field] === other[field]);

const hasProblems = (problems: TemplateProblems) => Object.keys(problems).length > 0;

/** How far a text is looked through for what may be a client's. */
export interface Wanted {
  /** Somebody has seen what only looks so, and says that it is no client's. */
  readonly isChecked: boolean;
  /** What is known of the client. */
  readonly known?: readonly KnownWords[];
  /** Only these fields, if not all. */
  readonly fields?: readonly TemplateField[];
}

export type CreateOutcome =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly reason: 'problems'; readonly problems: TemplateProblems }
  | { readonly ok: false; readonly reason: 'traces'; readonly traces: readonly FoundTrace[] }
  | { readonly ok: false; readonly reason: 'too-many' }
  | { readonly ok: false; readonly reason: 'not-allowed' };

/** Whoever presses twice finds what they have made; null where the template of that name is another. */
async function madeBefore(
  { keyring }: Pick<Services, 'keyring'>,
  { trx, scope: { workspaceId } }: Holding,
  text: TemplateText,
): Promise<string | null> {
  const key = await workspaceKey(trx, keyring, workspaceId);
  const row = await trx
    .selectFrom('finding_templates')
    .select(['id', 'content'])
    .where('workspace_id', '=', workspaceId)
    .where('called', '=', markOf(key, text))
    .executeTakeFirst();
  return row !== undefined && isAlike(unsealTemplate(key, row.id, row.content), text) ? row.id : null;
}

/** Adds a template to the workspace's library, within the caller's deed, which has looked for what may be a client's. */
export async function createHeld(
  services: Pick<Services, 'keyring'>,
  held: Holding,
  text: TemplateText,
): Promise<CreateOutcome> {
  if (!mayWrite(held)) return { ok: false, reason: 'not-allowed' };
  const { trx, scope, session, now } = held;
  const { workspaceId } = scope;
  const problems = templateProblems(text, readVector);
  if (hasProblems(problems)) return { ok: false, reason: 'problems', problems };
  await takeTurnAtTemplates(trx, workspaceId);
  if ((await countOwn(trx, scope)) >= MOST_TEMPLATES) return { ok: false, reason: 'too-many' };
  const key = await workspaceKey(trx, services.keyring, workspaceId);
  const id = newId();
  const written = { content: sealTemplate(key, id, text), called: markOf(key, text) };
  if (!(await addTemplate(trx, { id, workspaceId, ...written, by: session.account.id, now }))) {
    const before = await madeBefore(services, held, text);
    if (before !== null) return { ok: true, id: before };
    return { ok: false, reason: 'problems', problems: { title: NAMESAKE } };
  }
  await record(trx, { ...recordedOf(held, id), type: 'template.added' });
  return { ok: true, id };
}

/** What keeps a text from being saved, before anything is held: what is wrong with it, or may be a client's. */
export async function refusalOf(text: TemplateText, wanted: Wanted) {
  const problems = templateProblems(text, readVector);
  if (hasProblems(problems)) return { ok: false, reason: 'problems', problems } as const;
  const traces = (await tracesIn(text, wanted.known ?? [], wanted.fields)).filter(
    ({ isCertain }) => isCertain || !wanted.isChecked,
  );
  return traces.length === 0 ? null : ({ ok: false, reason: 'traces', traces } as const);
}

/**
 * Adds a template to the workspace's library (E16). What looks like the name of a system is told and nothing saved, unless
 * whoever wrote it has `isChecked` that it is no client's.
 */
export async function createTemplate(
  services: Services,
  act: Act<'dashboard'>,
  text: TemplateText,
  isChecked: boolean,
): Promise<CreateOutcome> {
  const refused = await refusalOf(text, { isChecked });
  return refused ?? perform(services, act, (held) => createHeld(services, held, text));
}

/** `conflict`: somebody else changed it since; what there is now. `unknown`: there is none of the workspace's own. */
export type EditOutcome =
  | { readonly ok: true; readonly revision: number }
  | { readonly ok: false; readonly reason: 'unknown' | 'not-allowed' }
  | { readonly ok: false; readonly reason: 'problems'; readonly problems: TemplateProblems }
  | { readonly ok: false; readonly reason: 'traces'; readonly traces: readonly FoundTrace[] }
  | { readonly ok: false; readonly reason: 'conflict'; readonly theirs: Template };

/** A change of a template, and the revision upon which it is made; null for whichever there is. */
interface Edit {
  readonly revision: number | null;
  readonly change: Partial<TemplateText>;
  /** As of a new one; what is not changed is not looked at again. */
  readonly isChecked: boolean;
}

/** Changes one of the workspace's own templates, upon the revision that was seen; nobody's change since is overwritten. */
export async function editTemplate(
  services: Services,
  { act, scope: seen }: Pick<DashboardContext, 'act' | 'scope'>,
  id: string,
  { revision, change, isChecked }: Edit,
): Promise<EditOutcome> {
  const before = await findOwnTemplate(services, seen, id);
  if (before === null) return { ok: false, reason: 'unknown' };
  const wanted = { ...before.text, ...change };
  const fields = TEMPLATE_FIELDS.filter((field) => wanted[field] !== before.text[field]);
  const refused = await refusalOf(wanted, { isChecked, fields });
  if (refused !== null) return refused;
  return perform(services, act, async (held): Promise<EditOutcome> => {
    const { trx, scope, session, now } = held;
    const needs = { db: trx, keyring: services.keyring };
    await takeTurnAtTemplates(trx, scope.workspaceId);
    const template = await findOwnTemplate(needs, scope, id);
    if (template === null || template.own === null) return { ok: false, reason: 'unknown' };
    if (!mayWrite(held)) return { ok: false, reason: 'not-allowed' };
    const text = { ...template.text, ...change };
    const { revision: current } = template.own;
    if (isAlike(text, template.text)) return { ok: true, revision: current };
    if (revision !== null && revision !== current) return { ok: false, reason: 'conflict', theirs: template };
    const problems = templateProblems(text, readVector);
    if (hasProblems(problems)) return { ok: false, reason: 'problems', problems };
    const key = await workspaceKey(trx, services.keyring, scope.workspaceId);
    const called = markOf(key, text);
    const namesake = await trx
      .selectFrom('finding_templates')
      .select('id')
      .where('workspace_id', '=', scope.workspaceId)
      .where('called', '=', called)
      .where('id', '!=', id)
      .executeTakeFirst();
    if (namesake !== undefined) return { ok: false, reason: 'problems', problems: { title: NAMESAKE } };
    const written = { id, content: sealTemplate(key, id, text), called, by: session.account.id, now };
    await rewriteTemplate(trx, { ...written, revision: current });
    await record(trx, { ...recordedOf(held, id), type: 'template.changed' });
    return { ok: true, revision: current + 1 };
  });
}

/** `changed`: it has another revision than was named. */
export type RemoveOutcome = 'done' | 'unknown' | 'not-allowed' | 'changed';

/** Deletes one of the workspace's own templates; findings that started from it keep what they have. */
export function deleteTemplate(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  revision: number | null = null,
): Promise<RemoveOutcome> {
  return perform(services, act, async (held): Promise<RemoveOutcome> => {
    const { trx, scope } = held;
    await takeTurnAtTemplates(trx, scope.workspaceId);
    const template = await findOwnTemplate({ db: trx, keyring: services.keyring }, scope, id);
    if (template === null || template.own === null) return 'unknown';
    if (!mayWrite(held)) return 'not-allowed';
    if (revision !== null && revision !== template.own.revision) return 'changed';
    await removeTemplate(trx, id);
    await record(trx, { ...recordedOf(held, id), type: 'template.removed' });
    return 'done';
  });
}
