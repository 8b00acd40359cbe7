import { setImmediate } from 'node:timers/promises';
import type { TeamReach } from '../../access/context.ts';
import { type ArchivedFile, fileNamePart, jsonFile } from '../../files/archive.ts';
import type { Services } from '../../services.ts';
import { archivedFile } from './archived-file.ts';
import { extensionsOf } from './deadlines/extension-queries.ts';
import { documentFiles } from './documents/export.ts';
import { type Engagement, engagementsOf, teamOf } from './engagement/queries.ts';
import { evidenceIn } from './evidence/queries.ts';
import { findingsOf } from './finding/list-queries.ts';
import { type Finding, findFinding } from './finding/queries.ts';
import { commentsOf, notesOf } from './finding/remark-queries.ts';
import { findVersion, type Version, versionsOf } from './history/queries.ts';
import { reportFiles } from './reports/export.ts';
import { roundsFiles } from './retest/export.ts';

type Needs = Pick<Services, 'db' | 'keyring' | 'files' | 'log'>;

const iso = (at: number) => new Date(at).toISOString();

/** So that files of findings are in their order. */
const fileNumber = ({ number }: Pick<Finding, 'number'>) => String(number).padStart(4, '0');

/** A finding with all that is said of it, the client's comments and the consultancy's own notes apart. */
async function findingFile(
  needs: Needs,
  reach: TeamReach,
  { finding, folder }: { readonly finding: Finding; readonly folder: string },
): Promise<ArchivedFile> {
  const { id, number, text, severity, state, revision, createdAt, changedAt, changedBy, published } = finding;
  const said = ({
    author,
    ofTeam,
    text,
    createdAt,
    editedAt,
  }: Awaited<ReturnType<typeof notesOf>>[number]) => ({
    author,
    side: ofTeam ? 'team' : 'client',
    text,
    at: iso(createdAt),
    edited_at: editedAt === null ? null : iso(editedAt),
  });
  const [comments, notes, extensions] = await Promise.all([
    commentsOf(needs, reach, id),
    notesOf(needs, reach, id),
    extensionsOf(needs, reach, id),
  ]);
  return {
    name: `${folder}/findings/${fileNumber(finding)}.json`,
    changedAt,
    content: jsonFile({
      id,
      number,
      state,
      severity,
      revision,
      created_at: iso(createdAt),
      changed_at: iso(changedAt),
      changed_by: changedBy,
      draft: text,
      published:
        published === null
          ? null
          : {
              ...published,
              publishedAt: iso(published.publishedAt),
              changedAt: iso(published.changedAt),
              stateAt: iso(published.stateAt),
            },
      deadline_extensions: extensions.map(({ before, deadline, reason, madeAt, madeBy, isTakenBack }) => ({
        ...{ before, deadline, reason, at: iso(madeAt), by: madeBy, taken_back: isTakenBack },
      })),
      comments: comments.map(said),
      internal_notes: notes.map(said),
    }),
  };
}

/** So many versions are read at once. */
const VERSIONS_AT_ONCE = 50;

/** Every version of a finding, the newest first, one a line. */
async function* historyLines(needs: Needs, reach: TeamReach, findingId: string): AsyncGenerator<Uint8Array> {
  let below: number | null = null;
  do {
    const listed: readonly Version[] = await versionsOf(needs.db, reach, findingId, {
      below,
      most: VERSIONS_AT_ONCE,
    });
    for (const { id } of listed) {
      const version = await findVersion(needs, reach, findingId, { id });
      if (version === null) return;
      const { number, author, startedAt, changedAt, publishedAt, restored, text } = version;
      const line = JSON.stringify({
        ...{ number, author, started_at: iso(startedAt), changed_at: iso(changedAt) },
        published_at: publishedAt === null ? null : iso(publishedAt),
        ...{ restored, draft: text },
      });
      yield Buffer.from(`${line}\n`, 'utf8');
      await setImmediate();
    }
    below = listed.length < VERSIONS_AT_ONCE ? null : (listed.at(-1)?.number ?? null);
  } while (below !== null);
}

async function* findingFiles(
  needs: Needs,
  reach: TeamReach,
  { id, folder }: { readonly id: string; readonly folder: string },
): AsyncGenerator<ArchivedFile> {
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof findingsOf>> = await findingsOf(needs, reach, id, { after });
    for (const { id: findingId } of page.rows) {
      const finding = await findFinding(needs, reach, findingId);
      // Deleted since the list was read.
      if (finding === null) continue;
      yield await findingFile(needs, reach, { finding, folder });
      yield {
        name: `${folder}/findings/${fileNumber(finding)} history.jsonl`,
        changedAt: finding.changedAt,
        content: historyLines(needs, reach, findingId),
      };
      await setImmediate();
    }
    after = page.next;
  } while (after !== null);
}

async function* evidenceFiles(
  needs: Needs,
  reach: TeamReach,
  { id, folder }: { readonly id: string; readonly folder: string },
): AsyncGenerator<ArchivedFile> {
  const all = await evidenceIn(needs, reach, id);
  const named = all.map((evidence, index) => ({
    evidence,
    file: `evidence/${String(index + 1).padStart(4, '0')} ${fileNamePart(evidence.name)}`,
  }));
  if (named.length > 0)
    yield {
      name: `${folder}/evidence.json`,
      changedAt: Math.max(...all.map(({ createdAt }) => createdAt)),
      content: jsonFile(
        named.map(({ evidence: { id, name, alternative, bytes, createdAt, createdBy }, file }) => ({
          ...{ id, file, name, alternative, bytes },
          added_at: iso(createdAt),
          added_by: createdBy,
        })),
      ),
    };
  for (const { evidence, file } of named)
    yield await archivedFile(needs, { ...evidence, changedAt: evidence.createdAt }, `${folder}/${file}`);
}

/** The folder of an engagement: its reference, and where that can be no name as it is, enough of its id to be the only one. */
function folderOf({ id, reference }: Engagement): string {
  const part = fileNamePart(reference);
  return `engagements/${part === reference ? part : `${part} ${id.slice(-12)}`}`;
}

/** What an engagement was to be: everything of it but its findings, evidence and documents. */
async function planFile(
  { db }: Needs,
  reach: TeamReach,
  engagement: Engagement,
  folder: string,
): Promise<ArchivedFile> {
  const { id, companyId, company, reference, kind, state, visible, startsOn, endsOn, lead } = engagement;
  const { title, scope, rules, tags, changedAt } = engagement;
  const team = await teamOf(db, reach, id);
  return {
    name: `${folder}/engagement.json`,
    changedAt,
    content: jsonFile({
      ...{ id, reference, title, company_id: companyId, company, kind, state, visible },
      ...{ starts_on: startsOn, ends_on: endsOn, scope, rules, tags },
      lead: lead?.name ?? null,
      team: team.map(({ name }) => name),
      changed_at: iso(changedAt),
    }),
  };
}

/**
 * Every engagement within reach as files, in a folder named for its reference, with all findings, comments, notes,
 * evidence, documents, retests and delivered reports, everything in clear. Read bit by bit, while somebody takes it, and others are answered in between.
 */
export async function* engagementFiles(needs: Needs, reach: TeamReach): AsyncGenerator<ArchivedFile> {
  for (const engagement of await engagementsOf(needs, reach)) {
    const folder = folderOf(engagement);
    yield await planFile(needs, reach, engagement, folder);
    yield* findingFiles(needs, reach, { id: engagement.id, folder });
    yield* evidenceFiles(needs, reach, { id: engagement.id, folder });
    yield* documentFiles(needs, reach, { id: engagement.id, folder });
    yield* roundsFiles(needs, reach, { id: engagement.id, folder });
    yield* reportFiles(needs, reach, { id: engagement.id, folder });
  }
}
