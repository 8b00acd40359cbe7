import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { isOutOfRoom } from '../../../data/unavailable.ts';
import type { Conflicting, Refused, Saved, Unsavable } from '../../../domain/draft-saving.ts';
import { type FindingText, LARGEST_FINDING_FORM } from '../../../domain/finding-fields.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import {
  errorPage,
  html,
  json,
  keepingTyped,
  type Reply,
  seeOther,
  unprocessable,
} from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { type SaveOutcome, saveFinding } from './commands.ts';
import type { EditorTrouble } from './editor-conflict.tsx';
import { decidedFields, editorForm, sentFields, textWith } from './editor-form.ts';
import { EditorPage } from './editor-views.tsx';
import { noteEditing, othersEditing } from './finding-editors.ts';
import { neighboursOf } from './list-queries.ts';
import { titleOf } from './page.tsx';
import { previewOf } from './preview.tsx';
import { publishFinding } from './publish.ts';
import { type Finding, findFinding } from './queries.ts';
import { weaknessesFor } from './weakness.ts';

const one = workspaceParams.extend({ finding: idField });

async function editor(
  services: Services,
  { session, reach, now }: DashboardContext,
  finding: Finding,
  shown: { readonly text?: FindingText; readonly trouble?: EditorTrouble } = {},
) {
  const engagement = await findEngagement(services, reach, finding.engagementId);
  if (engagement === null) return null;
  const neighbours = await neighboursOf(services.db, reach, finding);
  const { text: values = finding.text, trouble } = shown;
  return (
    <DashboardPage
      title={`${titleOf(finding, engagement.reference)} · Edit`}
      current={engagementEntries.engagements}
      session={session}
      room="wide"
    >
      <EditorPage facts={{ finding, engagement, neighbours, text: values, trouble, now }} />
    </DashboardPage>
  );
}

async function afterSaving(
  services: Services,
  context: DashboardContext,
  {
    finding,
    wanted,
    onwards,
  }: { finding: Finding; wanted: FindingText; onwards: 'publish' | 'next' | 'stay' },
  outcome: SaveOutcome,
): Promise<Reply> {
  const { slug } = context.session.workspace;
  if (!outcome.ok) {
    if (outcome.reason === 'unknown') return errorPage(404);
    const trouble: EditorTrouble =
      outcome.reason === 'conflict'
        ? { kind: 'conflict', by: outcome.by, fields: outcome.fields, theirs: outcome.theirs }
        : { kind: 'problems', problems: outcome.problems };
    const current = outcome.reason === 'conflict' ? { ...finding, revision: outcome.revision } : finding;
    const page = await editor(services, context, current, { text: wanted, trouble });
    if (page === null) return errorPage(404);
    return trouble.kind === 'conflict' ? keepingTyped(unprocessable(page)) : unprocessable(page);
  }
  if (onwards === 'publish') {
    const { revision: at } = outcome;
    const published = await publishFinding(services, context.act, finding.id, { revision: at });
    if (!published.ok && published.reason === 'lacking') {
      const trouble: EditorTrouble = { kind: 'problems', problems: published.problems };
      const saved = { ...finding, revision: at };
      const page = await editor(services, context, saved, { text: outcome.text, trouble });
      return page === null ? errorPage(404) : unprocessable(page);
    }
  }
  const said = outcome.merged ? 'Saved, together with what someone else wrote meanwhile.' : 'Saved.';
  await leaveFlash(services.db, context.session.sessionId, onwards === 'publish' ? 'Published.' : said);
  const { next } = await neighboursOf(services.db, context.reach, finding);
  if (onwards === 'next' && next !== null) return seeOther(engagementPaths.editFinding(slug, next));
  return seeOther(
    onwards === 'stay'
      ? engagementPaths.editFinding(slug, finding.id)
      : engagementPaths.finding(slug, finding.id),
  );
}

/** The answer to the page's script, which saves while somebody types (E14). What `isWaiting` for a decision is kept. */
async function savedByItself(saving: Promise<SaveOutcome>, isWaiting: boolean): Promise<Reply> {
  try {
    return answerToScript(await saving, isWaiting);
  } catch (error) {
    if (!isOutOfRoom(error)) throw error;
    return json({ trouble: 'out-of-room' } satisfies Unsavable, 503);
  }
}

function answerToScript(outcome: SaveOutcome, isWaiting: boolean): Reply {
  if (outcome.ok) {
    const { revision, text, isBehind, isPublished } = outcome;
    const saved = json({ revision, text: isBehind ? text : null, isPublished } satisfies Saved);
    return isWaiting ? keepingTyped(saved) : saved;
  }
  if (outcome.reason === 'unknown') return errorPage(404);
  if (outcome.reason === 'too-long') return json({ problems: outcome.problems } satisfies Refused, 422);
  const { by, fields, theirs } = outcome;
  const differing = Object.fromEntries(fields.map((field) => [field, theirs[field]]));
  return keepingTyped(json({ by, theirs: differing } satisfies Conflicting, 409));
}

/** The editor of a finding, whole without a script (E14). */
export function editorRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.endpoint({
    ...here,
    method: 'GET',
    url: engagementPaths.weaknesses(':slug'),
    query: z.object({ value: z.string().default('') }),
    handler: (_context, { query }) => json({ suggestions: weaknessesFor(query.value) }),
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: engagementPaths.editorsOfFinding(':slug', ':finding'),
    params: one,
    handler: async ({ act, reach, session, now }, { params }) => {
      const finding = await findFinding(services, reach, params.finding);
      if (finding === null) return errorPage(404);
      await noteEditing(services, act, finding.id);
      const here = { findingId: finding.id, membershipId: session.membership.id, now };
      const editors = await othersEditing(services.db, reach, here);
      return json({ editors, isPublished: finding.published !== null });
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: engagementPaths.previewFinding(':slug', ':finding'),
    params: one,
    handler: async (context, { params }) => {
      const text = await previewOf(services, context, params.finding);
      return text === null ? errorPage(404) : { kind: 'written-json', text };
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.editFinding(':slug', ':finding'),
    params: one,
    handler: async (context, { params }) => {
      const finding = await findFinding(services, context.reach, params.finding);
      const page = finding === null ? null : await editor(services, context, finding);
      return page === null ? errorPage(404) : html(page);
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.editFinding(':slug', ':finding'),
    params: one,
    body: editorForm,
    largest: LARGEST_FINDING_FORM,
    from: ({ params }) => engagementPaths.editFinding(params.slug, params.finding),
    // The revision alone can be wrong: what was typed is shown again upon what there is now.
    invalid: async (context, { params, values }) => {
      const finding = await findFinding(services, context.reach, params.finding);
      if (finding === null) return errorPage(404);
      const page = await editor(services, context, finding, {
        text: textWith(sentFields(values), finding.text),
      });
      return page === null ? errorPage(404) : unprocessable(page);
    },
    handler: async (context, { params, body, values }) => {
      const finding = await findFinding(services, context.reach, params.finding);
      if (finding === null) return errorPage(404);
      const sent = sentFields(values);
      const saving = saveFinding(services, context.act, finding.id, {
        revision: body.revision,
        base: body.before,
        change: decidedFields(sent, body.undecided),
      });
      if (body.onwards === 'autosave') return savedByItself(saving, body.undecided !== '');
      const outcome = await saving;
      const wanted = textWith(sent, finding.text);
      return afterSaving(services, context, { finding, wanted, onwards: body.onwards }, outcome);
    },
  });
}
