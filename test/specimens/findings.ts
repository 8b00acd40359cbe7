import { holdAlone } from '../../src/access/deed-alone.ts';
import { addExtension, sealReason } from '../../src/areas/engagements/deadlines/deadline-extensions.ts';
import { sealEngagement } from '../../src/areas/engagements/engagement/content.ts';
import {
  addEngagement,
  setTeam,
  showEngagement,
  takeNumber,
} from '../../src/areas/engagements/engagement/engagements.ts';
import { sealShown } from '../../src/areas/engagements/evidence/content.ts';
import { showEvidence } from '../../src/areas/engagements/evidence/published-evidence.ts';
import { sealDraft, sealPublished } from '../../src/areas/engagements/finding/content.ts';
import { addFinding, deleteDraft, notePublished } from '../../src/areas/engagements/finding/findings.ts';
import { addPublished, setDeadline } from '../../src/areas/engagements/finding/published-findings.ts';
import { addComment, addNote } from '../../src/areas/engagements/finding/remarks.ts';
import { keepVersion } from '../../src/areas/engagements/history/versions.ts';
import type { Clock } from '../../src/clock.ts';
import type { Trx } from '../../src/data/database.ts';
import { newId } from '../../src/data/id.ts';
import { EMPTY_FINDING, PROSE_FIELDS } from '../../src/domain/finding-fields.ts';
import { companyKey } from '../../src/sealing/company-keys.ts';
import type { Services } from '../../src/services.ts';
import { addFile } from './documents.ts';
import { addPicture } from './evidence.ts';
import { addImports, type Imports } from './imports.ts';
import { marked } from './people.ts';
import { addReports, type Reports } from './reports.ts';
import { addRounds, type Rounds } from './rounds.ts';

/** What a scene's consultancy has found, and said about it; each text under a name of its own. */
export interface Findings extends Imports {
  /** Its client sees it. */
  readonly engagementId: string;
  /** Its client does not. */
  readonly hiddenEngagementId: string;
  readonly publishedId: string;
  /** Published, of the engagement that the client does not see. */
  readonly hiddenId: string;
  readonly draftId: string;
  /** One that was deleted, and can be restored. */
  readonly deletedId: string;
  readonly clientCommentId: string;
  readonly teamCommentId: string;
  readonly noteId: string;
  /** Of the published finding's deadline. */
  readonly extensionId: string;
  readonly rounds: Rounds;
  readonly reports: Reports;
  /** A picture that the published finding shows. */
  readonly evidenceId: string;
  /** One that nothing shows. */
  readonly hiddenEvidenceId: string;
  /** One that the team shares with the client. */
  readonly documentId: string;
  /** The version that it has. */
  readonly editionId: string;
  /** One that the client knows nothing of. */
  readonly hiddenDocumentId: string;
  readonly hiddenEditionId: string;
  /** One that the client gave. */
  readonly clientDocumentId: string;
  readonly clientEditionId: string;
}

/** Adds two engagements to a company: one that the client sees, with a draft and a published finding, and one hidden. */
export async function addFindings(
  trx: Trx,
  world: {
    readonly clock: Clock;
    readonly services: Pick<Services, 'keyring'>;
    readonly filesFolder: string;
  },
  scene: {
    readonly number: number;
    readonly workspaceId: string;
    readonly companyId: string;
    readonly people: Readonly<Record<'consultant' | 'client', { readonly id: string }>>;
  },
): Promise<Findings> {
  const { number, workspaceId, companyId, people } = scene;
  const now = world.clock.now();
  const key = await companyKey(trx, world.services.keyring, { workspaceId, companyId });
  const by = people.consultant.id;
  const alone = await holdAlone(trx, workspaceId);
  const engagement = async (what: string, visible: boolean) => {
    const id = newId();
    const title = marked(what, number);
    await addEngagement(
      alone,
      { id, workspaceId, companyId },
      {
        reference: marked(`${what}-ref`, number),
        kind: 'api',
        startsOn: null,
        endsOn: null,
        leadId: by,
        content: sealEngagement(key, id, { title, scope: title, rules: '', tags: [] }),
      },
      now,
    );
    await setTeam(alone, { id, workspaceId }, [by]);
    await showEngagement(alone, id, visible, now);
    return id;
  };
  const engagementId = await engagement('engagement', true);
  const hiddenEngagementId = await engagement('hidden-engagement', false);
  const evidence = (what: string) =>
    addPicture(
      trx,
      world.filesFolder,
      { what, number, key, ids: { workspaceId, companyId, engagementId } },
      { by, now },
    );
  const shown = await evidence('evidence');
  const hidden = await evidence('hidden-evidence');
  const finding = async (what: string, of: string, isPublished: boolean) => {
    const id = newId();
    const order = await takeNumber(trx, of);
    const title = marked(what, number);
    const description =
      of === engagementId && isPublished ? `${title}\n\n![](evidence:${shown.content.name})` : title;
    const text = {
      ...EMPTY_FINDING,
      title: isPublished ? `${title} draft` : title,
      severity: 'high',
      description,
    };
    const ids = { workspaceId, companyId, engagementId: of };
    await addFinding(
      trx,
      { ...ids, id, number: order, severity: 3, content: sealDraft(key, id, text) },
      { by, now },
    );
    if (isPublished) {
      const content = sealPublished(key, id, {
        title,
        severity: 'high',
        severityReason: '',
        cvss: [],
        cwe: null,
        prose: {
          ...Object.fromEntries(PROSE_FIELDS.map((field) => [field, ''])),
          description,
        } as never,
        assets: [],
        tags: [],
        changes: [],
      });
      await addPublished(
        trx,
        { ...ids, id, number: order, severity: 3, content, deadline: null },
        { by, now },
      );
      const picture = sealShown(key, { findingId: id, id: shown.id }, shown.content);
      if (of === engagementId)
        await showEvidence(trx, { ...ids, id }, [{ evidenceId: shown.id, content: picture }]);
      await notePublished(trx, id, 1, now);
      // A version before what is written now, under its finding's id.
      const before = { ...ids, id, text: { ...text, impact: marked('version', number) }, changedAt: now };
      if (of === engagementId) await keepVersion(trx, key, before, { by, now });
    }
    return id;
  };
  const publishedId = await finding('finding', engagementId, true);
  const draftId = await finding('draft', engagementId, false);
  const hiddenId = await finding('hidden-finding', hiddenEngagementId, true);
  const deletedId = await finding('deleted-draft', engagementId, false);
  await deleteDraft(trx, deletedId, { by, now });
  const rounds = await addRounds(
    trx,
    { number, key, ids: { workspaceId, companyId, engagementId }, findingId: publishedId, shown },
    { team: by, client: people.client.id, now },
  );
  const said = (
    what: string,
    author: { readonly id: string },
    findingId: string,
    table: 'finding_comments' | 'internal_notes',
  ) => {
    const id = newId();
    const text = key.seal(marked(what, number), [table, id, 'text']);
    return { id, workspaceId, companyId, engagementId, findingId, authorId: author.id, text };
  };
  const clientComment = said('client-comment', people.client, publishedId, 'finding_comments');
  const teamComment = said('team-comment', people.consultant, publishedId, 'finding_comments');
  const note = said('note', people.consultant, publishedId, 'internal_notes');
  await addComment(trx, clientComment, now);
  await addComment(trx, teamComment, now);
  await addNote(trx, note, now);
  const extensionId = newId();
  await addExtension(
    trx,
    {
      ...{ id: extensionId, findingId: publishedId, workspaceId, companyId, engagementId },
      ...{ before: null, deadline: '2027-06-30' },
      reason: sealReason(key, extensionId, marked('extension', number)),
    },
    { by, now },
  );
  await setDeadline(trx, publishedId, '2027-06-30', now);
  const document = (what: string, side: 'team' | 'client', shared: boolean) =>
    addFile(
      trx,
      world.filesFolder,
      { what, number, key, ids: { workspaceId, companyId, engagementId }, side, shared },
      { by: people[side === 'team' ? 'consultant' : 'client'].id, now },
    );
  const reports = await addReports(
    trx,
    world.filesFolder,
    { number, key, ids: { workspaceId, companyId, engagementId } },
    { by, now },
  );
  const shared = await document('document', 'team', true);
  const internal = await document('hidden-document', 'team', false);
  const given = await document('client-document', 'client', true);
  const imports = await addImports(
    trx,
    world.filesFolder,
    { number, key, ids: { workspaceId, companyId, engagementId }, draftId },
    { by, now },
  );
  return {
    ...imports,
    ...{ documentId: shared.documentId, editionId: shared.editionId },
    ...{ hiddenDocumentId: internal.documentId, hiddenEditionId: internal.editionId },
    ...{ clientDocumentId: given.documentId, clientEditionId: given.editionId },
    engagementId,
    hiddenEngagementId,
    publishedId,
    hiddenId,
    draftId,
    deletedId,
    clientCommentId: clientComment.id,
    teamCommentId: teamComment.id,
    noteId: note.id,
    extensionId,
    rounds,
    reports,
    evidenceId: shown.id,
    hiddenEvidenceId: hidden.id,
  };
}
