import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { isOutOfRoom } from '../../../data/unavailable.ts';
import type { Conflicting, OwnPage, Refused, Saved, Unsavable } from '../../../domain/draft-saving.ts';
import type { FindingText } from '../../../domain/finding-fields.ts';
import { errorPage, json, keepingTyped, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Services } from '../../../services.ts';
import { engagementPaths } from '../paths.ts';
import type { SaveOutcome } from './commands.ts';
import type { EditorTrouble } from './editor-conflict.tsx';
import { editor } from './editor-page.tsx';
import { neighboursOf } from './list-queries.ts';
import { type PublishOutcome, publishFinding } from './publish.ts';
import type { Finding } from './queries.ts';

/** What was sent by a button of the editor, and where it leads once it is saved. */
interface Sent {
  readonly finding: Finding;
  readonly wanted: FindingText;
  readonly onwards: 'publish' | 'next' | 'stay';
}

/** The answer where a finding was saved, and not published; null where the client has it as it is, whoever published it. */
async function notPublished(
  services: Services,
  context: DashboardContext,
  { finding, text }: { readonly finding: Finding; readonly text: FindingText },
  refused: Extract<PublishOutcome, { ok: false }>,
): Promise<Reply | null> {
  switch (refused.reason) {
    case 'unknown':
      return errorPage(404);
    case 'unchanged':
      return null;
    case 'changed':
      return errorPage(409, {
        title: 'Saved, but not published',
        body: 'Someone else changed the finding just after you saved it, so nothing was published. Read it again, then publish it.',
        action: {
          href: engagementPaths.finding(context.session.workspace.slug, finding.id),
          label: 'Open the finding',
        },
      });
    case 'lacking': {
      const trouble: EditorTrouble = { kind: 'problems', problems: refused.problems };
      const page = await editor(services, context, finding, { text, trouble });
      return page === null ? errorPage(404) : unprocessable(page);
    }
  }
}

/** The answer to a button of the editor. What waits for a decision is kept for whoever leaves, where `keeps` says so. */
export async function afterSaving(
  services: Services,
  context: DashboardContext,
  { finding, wanted, onwards }: Sent,
  outcome: SaveOutcome,
  keeps: (reply: Reply) => Reply = keepingTyped,
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
    return trouble.kind === 'conflict' ? keeps(unprocessable(page)) : unprocessable(page);
  }
  if (onwards === 'publish') {
    const { revision: at } = outcome;
    const published = await publishFinding(services, context.act, finding.id, { revision: at });
    const saved = { finding: { ...finding, revision: at }, text: outcome.text };
    const refused = published.ok ? null : await notPublished(services, context, saved, published);
    if (refused !== null) return refused;
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

/** The answer to the page's script, which saves while somebody types (E14); where the disk is full, that it is so. */
export async function toScript(answering: Promise<Reply>): Promise<Reply> {
  try {
    return await answering;
  } catch (error) {
    if (!isOutOfRoom(error)) throw error;
    return json({ trouble: 'out-of-room' } satisfies Unsavable, 503);
  }
}

/** What the script is told of an outcome. `own` is what its page becomes, if it was made before there was a draft. */
export function saidToScript(outcome: SaveOutcome, own?: OwnPage): Reply {
  const more = own === undefined ? {} : { own };
  if (outcome.ok) {
    const { revision, text, isBehind, isPublished } = outcome;
    return json({ revision, text: isBehind ? text : null, isPublished, ...more } satisfies Saved);
  }
  if (outcome.reason === 'unknown') return errorPage(404);
  if (outcome.reason === 'too-long') return json({ problems: outcome.problems } satisfies Refused, 422);
  const { by, fields, theirs } = outcome;
  const differing = Object.fromEntries(fields.map((field) => [field, theirs[field]]));
  return json({ by, theirs: differing, ...more } satisfies Conflicting, 409);
}

/** Whether somebody has to decide about what was sent, and has it kept until then. */
export const isUndecided = (outcome: SaveOutcome, undecided: string): boolean =>
  outcome.ok ? undecided !== '' : outcome.reason === 'conflict';
