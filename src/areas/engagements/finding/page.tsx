import type { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { isOpen } from '../../../domain/finding.ts';
import { readFinding } from '../../../domain/finding-fields.ts';
import { localDay } from '../../../domain/zoned-time.ts';
import { addressWith } from '../../../http/list.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { extensionsOf } from '../deadlines/extension-queries.ts';
import { ExtensionForm, Extensions, type ExtensionTrouble } from '../deadlines/extension-views.tsx';
import { deadlineIfPublished } from '../deadlines/queries.ts';
import { DeadlineCard } from '../deadlines/views.tsx';
import { findEngagement } from '../engagement/queries.ts';
import { knowingNames } from '../evidence/named.ts';
import { lookUp } from '../evidence/pictures.ts';
import { evidenceIn } from '../evidence/queries.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { latestResult } from '../retest/latest.tsx';
import { roundsOf } from '../retest/queries.ts';
import { Rounds } from '../retest/views.tsx';
import { Pictures } from '../text.tsx';
import { neighboursOf } from './list-queries.ts';
import { nameableIn } from './mentions.ts';
import { MoveCard } from './move-views.tsx';
import { problemsOf } from './publish.ts';
import { type Finding, findFinding } from './queries.ts';
import { type remarksQuery, shownOf } from './remark-part.ts';
import { commentsOf, notesOf } from './remark-queries.ts';
import { Remarks } from './remark-views.tsx';
import { readVector } from './vector.ts';
import { FindingPage, StateNote } from './views.tsx';

/** What was typed into one of the page's forms and did not go through. */
export type FindingPageTrouble =
  | { readonly at: 'comment' | 'note'; readonly text: string; readonly error: string }
  | { readonly at: 'move'; readonly text: string; readonly error: string }
  | ({ readonly at: 'deadline' } & ExtensionTrouble);

export const titleOf = (finding: Finding, reference: string): string =>
  `${finding.text.title.trim() || 'Untitled finding'} · ${reference}-${finding.number}`;

/** The page of a finding, as the consultancy reads it; null where it is out of reach. */
export async function findingPage(
  services: Services,
  { session, reach, now }: DashboardContext,
  id: string,
  {
    trouble,
    ...parts
  }: Partial<z.output<typeof remarksQuery>> & { readonly trouble?: FindingPageTrouble } = {},
) {
  const commentsPart = { before: parts.comments ?? null };
  const notesPart = { before: parts.notes ?? null };
  const finding = await findFinding(services, reach, id);
  if (finding === null) return null;
  const engagement = await findEngagement(services, reach, finding.engagementId);
  if (engagement === null) return null;
  const by = session.account.id;
  const [neighbours, comments, notes, evidence, extensions, rounds, forComments, forNotes] =
    await Promise.all([
      neighboursOf(services.db, reach, finding),
      finding.published === null ? [] : commentsOf(services, reach, id, commentsPart),
      notesOf(services, reach, id, notesPart),
      evidenceIn(services, reach, finding.engagementId),
      extensionsOf(services, reach, id),
      roundsOf(services, reach, { findingId: id }),
      nameableIn(services.db, engagement.id, { kind: 'comment', side: 'team', by }),
      nameableIn(services.db, engagement.id, { kind: 'note', side: 'team', by }),
    ]);
  const problems = await knowingNames(services, session, (names) => problemsOf(finding, evidence, names));
  const { slug, zone } = session.workspace;
  const today = localDay(now, zone);
  const dueIfPublished = await deadlineIfPublished(services.db, finding, now, zone);
  const latest = await latestResult(services, reach, { findingId: id, rounds }, (_, one) =>
    engagementPaths.evidence(slug, one),
  );
  const said = (kind: 'comment' | 'note') => ({
    kind,
    actions: {
      add: engagementPaths.remarks(slug, id),
      on: (remark: string) => engagementPaths.remark(slug, id, remark),
    },
    reader: by,
    nameable: (kind === 'note' ? forNotes : forComments).map(({ name }) => name),
    now,
    typed: trouble?.at === kind ? trouble : undefined,
  });
  const { published } = finding;
  const partOf = (kind: 'comments' | 'notes') => (before: string | null) =>
    `${addressWith(engagementPaths.finding(slug, id), { [kind]: before })}#${kind}`;
  return (
    <DashboardPage
      title={titleOf(finding, engagement.reference)}
      current={engagementEntries.engagements}
      session={session}
    >
      <Pictures.Provider value={lookUp(evidence, (one) => engagementPaths.evidence(slug, one))}>
        <FindingPage
          facts={{ finding, engagement, neighbours, problems, dueIfPublished, now, today }}
          read={readFinding(finding.text, readVector, finding.leads).read}
        >
          {published !== null && (
            <>
              <StateNote publication={published} now={now} />
              {latest}
              {rounds.length > 0 && (
                <Rounds rounds={rounds} hrefOf={(round) => engagementPaths.round(slug, round)} />
              )}
              <DeadlineCard dated={published} today={today}>
                <Extensions extensions={extensions} now={now} findingId={id} />
                {isOpen(published.state) && (
                  <ExtensionForm
                    findingId={id}
                    deadline={published.deadline}
                    trouble={trouble?.at === 'deadline' ? trouble : undefined}
                  />
                )}
              </DeadlineCard>
              <MoveCard
                id={id}
                state={published.state}
                {...(trouble?.at === 'move' && { note: trouble.text, error: trouble.error })}
              />
              <Remarks
                facts={{ ...said('comment'), shown: shownOf(comments, commentsPart, partOf('comments')) }}
              />
            </>
          )}
          <Remarks facts={{ ...said('note'), shown: shownOf(notes, notesPart, partOf('notes')) }} />
        </FindingPage>
      </Pictures.Provider>
    </DashboardPage>
  );
}
