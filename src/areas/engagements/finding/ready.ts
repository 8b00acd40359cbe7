import { setImmediate } from 'node:timers/promises';
import type { Act, TeamReach } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import type { FindingProblems } from '../../../domain/finding-fields.ts';
import { formRevision } from '../../../domain/form-revision.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { type EvidenceNames, knowingNames } from '../evidence/named.ts';
import { type Evidence, evidenceIn } from '../evidence/queries.ts';
import { problemsOf, publishHeld } from './publish.ts';
import { type Finding, findFinding } from './queries.ts';

/** The drafts of an engagement, by number: those that could be published, and those that lack something. */
export interface Drafts {
  readonly ready: readonly Finding[];
  readonly lacking: readonly { readonly finding: Finding; readonly problems: FindingProblems }[];
  /** All that the engagement has. */
  readonly evidence: readonly Evidence[];
}

/** The drafts of an engagement within reach that were never published. Others are answered between one and the next. */
export async function draftsOf(
  needs: Pick<Services, 'keyring'> & { readonly db: Reader },
  reach: TeamReach,
  engagementId: string,
  names: EvidenceNames,
): Promise<Drafts> {
  const rows = await needs.db
    .selectFrom('findings as f')
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .select('f.id')
    .where('f.engagement_id', '=', engagementId)
    .where('f.published_revision', 'is', null)
    .where('f.deleted_at', 'is', null)
    .where(within(reach))
    .orderBy('f.number')
    .execute();
  const evidence = await evidenceIn(needs, reach, engagementId);
  const ready: Finding[] = [];
  const lacking: Drafts['lacking'][number][] = [];
  const drafts: Finding[] = [];
  const long: string[] = [];
  for (const { id } of rows) {
    const finding = await findFinding(needs, reach, id);
    if (finding !== null) {
      drafts.push(finding);
      long.push(...names.longIn(finding.text));
    }
    await setImmediate();
  }
  names.need(long);
  for (const finding of drafts) {
    const problems = problemsOf(finding, evidence, names);
    if (Object.keys(problems).length === 0) ready.push(finding);
    else lacking.push({ finding, problems });
    await setImmediate();
  }
  return { ready, lacking, evidence };
}

/** Tells one list of drafts to publish from another, as the page showed it. */
export const readyRevision = (ready: readonly Pick<Finding, 'id' | 'revision'>[]): string =>
  formRevision(ready.map(({ id, revision }) => [id, revision]));

export type PublishReadyOutcome =
  | { readonly ok: true; readonly published: number; readonly left: number }
  | { readonly ok: false; readonly reason: 'unknown' | 'changed' };

/**
 * Publishes the drafts of an engagement that lack nothing, all or none (E12, E18). `seen` is the `readyRevision` of those that
 * the page listed, so that nothing goes to a client that whoever publishes has not seen.
 */
export function publishReady(
  services: Services,
  act: Act<'dashboard'>,
  engagementId: string,
  seen: string | null,
): Promise<PublishReadyOutcome> {
  return knowingNames(services, act.session, (names) =>
    perform(services, act, async (held): Promise<PublishReadyOutcome> => {
      const engagement = await heldEngagement(services, held, engagementId, 'alone');
      if (engagement === null) return { ok: false, reason: 'unknown' };
      const needs = { db: held.trx, keyring: services.keyring };
      const { ready, lacking, evidence } = await draftsOf(needs, held.reach, engagementId, names);
      if (readyRevision(ready) !== seen) return { ok: false, reason: 'changed' };
      for (const finding of ready) {
        await publishHeld(services, held, finding, { evidence, names });
        await setImmediate();
      }
      return { ok: true, published: ready.length, left: lacking.length };
    }),
  );
}
