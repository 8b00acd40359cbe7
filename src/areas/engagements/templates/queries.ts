import type { WorkspaceScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { bytesOf, withContents } from '../../../data/in-turns.ts';
import {
  matcherFor,
  type TemplateFilter,
  type TemplateText,
  tagsOf,
} from '../../../domain/finding-template.ts';
import { findWorkspaceKey, type WorkspaceKey } from '../../../sealing/workspace-keys.ts';
import type { Services } from '../../../services.ts';
import { unsealTemplate } from './content.ts';
import { shippedTemplates } from './library.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** A workspace's own template as it is stored: who changed it last, and when. */
interface Own {
  readonly revision: number;
  /** Epoch milliseconds. */
  readonly changedAt: number;
  /** Null for somebody who has left. */
  readonly changedBy: string | null;
}

/** A finding to start from (E16). */
export interface Template {
  readonly id: string;
  readonly text: TemplateText;
  /** Null for one that is shipped, which nobody changes. */
  readonly own: Own | null;
}

const rowsOf = (db: Reader, { workspaceId }: WorkspaceScope) =>
  db
    .selectFrom('finding_templates as t')
    .leftJoin('accounts as a', 'a.id', 't.changed_by')
    .select(['t.id', 't.revision', 't.changed_at', 'a.name as changed_by'])
    .where('t.workspace_id', '=', workspaceId);

type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['execute']>>[number];

const templateOf = (key: WorkspaceKey, row: Row & { readonly content: Uint8Array }): Template => ({
  id: row.id,
  text: unsealTemplate(key, row.id, row.content),
  own: { revision: row.revision, changedAt: row.changed_at, changedBy: row.changed_by },
});

const shipped = (): Template[] => shippedTemplates().map(({ id, text }) => ({ id, text, own: null }));

/** A template of the workspace's library, its own or shipped; null where it has none of that id. */
export async function findTemplate(
  needs: Needs,
  scope: WorkspaceScope,
  id: string,
): Promise<Template | null> {
  const one = shippedTemplates().find((template) => template.id === id);
  if (one !== undefined) return { id, text: one.text, own: null };
  return findOwnTemplate(needs, scope, id);
}

/** The same of the workspace's own ones alone. */
export async function findOwnTemplate(
  { db, keyring }: Needs,
  scope: WorkspaceScope,
  id: string,
): Promise<Template | null> {
  const row = await rowsOf(db, scope).select('t.content').where('t.id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const key = await findWorkspaceKey(db, keyring, scope.workspaceId);
  return key === null ? null : templateOf(key, row);
}

/** A workspace's own templates, the oldest first, opened a few at a time so that others are answered in between. */
export async function* ownTemplates({ db, keyring }: Needs, scope: WorkspaceScope): AsyncGenerator<Template> {
  const rows = await rowsOf(db, scope).select(bytesOf('t.content')).orderBy('t.id').execute();
  const key = rows.length === 0 ? null : await findWorkspaceKey(db, keyring, scope.workspaceId);
  if (key === null) return;
  const contents = (ids: readonly string[]) =>
    db
      .selectFrom('finding_templates')
      .select(['id', 'content'])
      .where('workspace_id', '=', scope.workspaceId)
      .where('id', 'in', ids)
      .execute();
  for await (const row of withContents(rows, contents)) yield templateOf(key, row);
}

/** How many templates a workspace has of its own. */
export async function countOwn(db: Reader, { workspaceId }: WorkspaceScope): Promise<number> {
  const { count } = await db
    .selectFrom('finding_templates')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** A library as a list shows it. */
export interface Library {
  /** Those that match: with every word in the title first, of these the workspace's own, then by title. */
  readonly found: readonly Template[];
  /** What there is to narrow the list to. */
  readonly tags: readonly string[];
  readonly languages: readonly string[];
}

const inOrder = (texts: Iterable<string>) =>
  [...new Set(texts)].toSorted((one, other) => one.localeCompare(other, 'en'));

/** A workspace's library, narrowed: its own templates and those that are shipped. */
export async function libraryOf(
  needs: Needs,
  scope: WorkspaceScope,
  filter: TemplateFilter & { readonly whose: 'own' | 'shipped' | null },
): Promise<Library> {
  const all: Template[] = [];
  for await (const template of ownTemplates(needs, scope)) all.push(template);
  all.push(...shipped());
  const matches = matcherFor(filter);
  const found = all
    .filter(({ own }) => filter.whose === null || (filter.whose === 'own') === (own !== null))
    .map((template) => ({ template, rank: matches(template.text) }))
    .filter(({ rank }) => rank > 0)
    .toSorted(
      (one, other) =>
        other.rank - one.rank ||
        Number(one.template.own === null) - Number(other.template.own === null) ||
        one.template.text.title.localeCompare(other.template.text.title, 'en'),
    )
    .map(({ template }) => template);
  return {
    found,
    tags: inOrder(all.flatMap(({ text }) => tagsOf(text))),
    languages: inOrder(all.map(({ text }) => text.language)),
  };
}
