import type { DashboardContext } from '../../../access/context.ts';
import { newId } from '../../../data/id.ts';
import { EMPTY_FINDING, type FindingText } from '../../../domain/finding-fields.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { engagementEntries } from '../navigation.ts';
import type { EditorTrouble } from './editor-conflict.tsx';
import { type EditorFacts, EditorPage } from './editor-views.tsx';
import { leadingCvssOf } from './leading.ts';
import { neighboursOf } from './list-queries.ts';
import { titleOf } from './page.tsx';
import type { Finding } from './queries.ts';

const shownIn = (session: DashboardContext['session'], title: string, facts: EditorFacts) => (
  <DashboardPage title={title} current={engagementEntries.engagements} session={session} room="wide">
    <EditorPage facts={facts} />
  </DashboardPage>
);

/** The editor of a finding, with what was typed and what is wrong with it, or with what is saved; null where it is out of reach. */
export async function editor(
  services: Services,
  { session, reach, now }: DashboardContext,
  finding: Finding,
  shown: { readonly text?: FindingText; readonly trouble?: EditorTrouble } = {},
) {
  const engagement = await findEngagement(services, reach, finding.engagementId);
  if (engagement === null) return null;
  const neighbours = await neighboursOf(services.db, reach, finding);
  const { text = finding.text, trouble } = shown;
  const { leads } = finding;
  return shownIn(session, `${titleOf(finding, engagement.reference)} · Edit`, {
    subject: { kind: 'finding', finding },
    isUnsaved: text !== finding.text,
    ...{ engagement, neighbours, leads, text, trouble, now },
  });
}

/** Behind all the findings of its engagement, where something new will stand. */
const BEHIND_ALL = 2 ** 31 - 1;

/**
 * The editor of a finding that there isn't yet, with what was typed, if anything; null where its engagement is out of reach.
 * Nothing is written, and no number is given, until it is saved. `page` is what the page calls itself: another name each time
 * that it is made, except where it is shown again.
 */
export async function newEditor(
  services: Services,
  { session, reach, now }: DashboardContext,
  engagementId: string,
  shown: { readonly page?: string; readonly text?: FindingText; readonly trouble?: EditorTrouble } = {},
) {
  const engagement = await findEngagement(services, reach, engagementId);
  if (engagement === null) return null;
  const [neighbours, leads] = await Promise.all([
    neighboursOf(services.db, reach, { engagementId, number: BEHIND_ALL }),
    leadingCvssOf(services.db, reach.workspaceId),
  ]);
  const { page = newId(), text = EMPTY_FINDING, trouble } = shown;
  return shownIn(session, `New finding · ${engagement.reference}`, {
    subject: { kind: 'new', page },
    isUnsaved: text !== EMPTY_FINDING,
    ...{ engagement, neighbours, leads, text, trouble, now },
  });
}
