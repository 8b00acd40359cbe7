import type { Act, OwnerContext } from '../../../access/context.ts';
import { perform, Withdrawn } from '../../../access/deed.ts';
import { noteExport } from '../../../access/workspaces.ts';
import { record } from '../../../audit/record.ts';
import { readAll } from '../../../data/list.ts';
import { type ArchivedFile, jsonFile, zipOf } from '../../../files/archive.ts';
import type { Services } from '../../../services.ts';
import { engagementFiles, templatesFile } from '../../engagements/public.ts';
import { EVERYTHING } from '../activity/filter.ts';
import { eventsOf } from '../activity/queries.ts';
import { companiesOf, findCompany } from '../companies/queries.ts';
import { invitationsOf, membersOf } from '../members/queries.ts';
import { exceptionsOf } from '../mfa-policy/exceptions.ts';
import { laterDaysOf } from '../mfa-policy/later-days.ts';
import { policiesOf } from '../mfa-policy/queries.ts';

/** Whose workspace is exported, and what of it they reach: all. */
type Exporter = Pick<OwnerContext, 'scope' | 'reach' | 'session' | 'now'>;

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

const README = `Everything in a SecPortal workspace.

workspace.json   the workspace, its settings and its policies
members.json     who belongs to it, and who is invited
companies.json   client companies, with the internal notes on them
templates.json   your own templates of findings
activity.jsonl   the activity log, newest first, one entry a line (JSON)
engagements/     one folder for each engagement:
  engagement.json   what was agreed
  findings/         two files for each finding: the draft, what is published of it, comments and internal notes;
                    and its versions, newest first, one a line (JSON)
  evidence.json     what the files in evidence/ are, and who added them
  evidence/         the files themselves

Texts are UTF-8, times are UTC, and what people wrote is Markdown.
Nothing in here is encrypted any more: keep it as safe as the workspace was.
`;

async function settingsFile(services: Services, { scope, session, now }: Exporter): Promise<ArchivedFile> {
  const { id, slug, name, plan, accent, zone, needToKnow, closedAt } = session.workspace;
  const [policies, exceptions, laterDays] = await Promise.all([
    policiesOf(services.db, scope, plan, now),
    exceptionsOf(services.db, scope, now),
    laterDaysOf(services.db, scope),
  ]);
  return {
    name: 'workspace.json',
    changedAt: now,
    content: jsonFile({
      ...{ id, slug, name, plan, accent, zone, need_to_know: needToKnow },
      closed_at: iso(closedAt),
      exported_at: iso(now),
      two_factor: { policies, exceptions, later_days: laterDays },
    }),
  };
}

async function membersFile({ db }: Services, { scope, now }: Exporter): Promise<ArchivedFile> {
  const members = [];
  for await (const rows of readAll('oldest-first', (stretch) => membersOf(db, scope, '', stretch)))
    members.push(
      ...rows.map(({ lastSignInAt, ...member }) => ({ ...member, lastSignInAt: iso(lastSignInAt) })),
    );
  const invited = (await invitationsOf(db, scope)).map(({ email, role, company, expiresAt }) => ({
    ...{ email, role, company },
    expiresAt: iso(expiresAt),
  }));
  return { name: 'members.json', changedAt: now, content: jsonFile({ members, invited }) };
}

async function companiesFile(services: Services, { reach, now }: Exporter): Promise<ArchivedFile> {
  const companies = [];
  for (const { id } of await companiesOf(services.db, reach)) {
    const company = await findCompany(services, reach, id);
    if (company === null) continue;
    const { name, reference, notes, archivedAt } = company;
    companies.push({ id, name, reference, notes, archived_at: iso(archivedAt) });
  }
  return { name: 'companies.json', changedAt: now, content: jsonFile(companies) };
}

async function* activityLines(services: Services, exporter: Exporter): AsyncGenerator<Uint8Array> {
  const all = readAll('newest-first', (stretch) => eventsOf(services, exporter, EVERYTHING, stretch));
  for await (const events of all)
    yield Buffer.from(
      events.map(({ at, ...event }) => `${JSON.stringify({ at: iso(at), ...event })}\n`).join(''),
    );
}

async function* everything(services: Services, exporter: Exporter): AsyncGenerator<ArchivedFile> {
  const { now } = exporter;
  yield { name: 'README.txt', changedAt: now, content: README };
  yield await settingsFile(services, exporter);
  yield await membersFile(services, exporter);
  yield await companiesFile(services, exporter);
  yield await templatesFile(services, exporter.scope, now);
  yield { name: 'activity.jsonl', changedAt: now, content: activityLines(services, exporter) };
  yield* engagementFiles(services, exporter.reach);
}

/**
 * Notes that somebody begins to take everything out of their workspace: whether or not it comes to its end. A HEAD, of whose
 * content nothing is read, begins nothing.
 */
export async function beginExport(services: Services, act: Act<'owner'>): Promise<void> {
  if (act.isHead) return;
  await perform(services, act, ({ trx, scope, actor, origin, now }) =>
    record(trx, {
      type: 'workspace.exported',
      at: now,
      origin,
      workspaceId: scope.workspaceId,
      actor,
    }),
  );
}

/**
 * Everything in a workspace as a ZIP archive, opened and read while it is taken, so that it stands nowhere in clear and needs
 * no memory to speak of (B14). What is changed meanwhile is in it or not; of a closed workspace nothing is. It counts as a
 * copy only where whoever took it may still take it by its end (D24).
 */
export async function* exportOf(
  services: Services,
  context: Pick<OwnerContext, 'scope' | 'reach' | 'session' | 'now' | 'act'>,
): AsyncGenerator<Uint8Array> {
  yield* zipOf(everything(services, context));
  try {
    await perform(services, context.act, ({ trx, scope, now }) => noteExport(trx, scope.workspaceId, now));
  } catch (error) {
    if (!(error instanceof Withdrawn)) throw error;
  }
}
