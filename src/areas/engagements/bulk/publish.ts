import { setImmediate } from 'node:timers/promises';
import type { DashboardContext, TeamReach } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { turnsOf } from '../../../data/in-turns.ts';
import type { Services } from '../../../services.ts';
import { type EvidenceNames, knowingNames } from '../evidence/named.ts';
import { type Evidence, evidenceIn } from '../evidence/queries.ts';
import { problemsOf, publishHeld } from '../finding/publish.ts';
import { type Finding, findFindings } from '../finding/queries.ts';
import { allOrNothing, type BulkOutcome, type Hindrances } from './all-or-nothing.ts';
import { HINDRANCE, stillNeeded } from './hindrances.ts';
import { type Chosen, chosenRows } from './queries.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** What was chosen within reach, with what threads make of its long texts; nothing where any of it is not there. */
export async function readChosen(
  needs: Needs,
  reach: TeamReach,
  chosen: Chosen,
  names: EvidenceNames,
): Promise<readonly Finding[]> {
  const rows = (await chosenRows(needs.db, reach, chosen)) ?? [];
  const read: Finding[] = [];
  for (const turn of turnsOf(rows)) {
    const ids = turn.map(({ id }) => id);
    read.push(...(await findFindings(needs, reach, ids)));
    await setImmediate();
  }
  names.need(read.flatMap(({ text }) => names.longIn(text)));
  return read;
}

const isUnchanged = ({ published, isAhead }: Finding): boolean => published !== null && !isAhead;

/** What keeps which of several findings from the client, before anybody publishes them. */
export async function unpublishable(
  needs: Needs,
  reach: TeamReach,
  chosen: Chosen,
  names: EvidenceNames,
): Promise<Hindrances> {
  const findings = await readChosen(needs, reach, chosen, names);
  const evidence = await evidenceIn(needs, reach, chosen.engagementId);
  const hindrances = new Map<string, string>();
  for (const finding of findings) {
    const problems = problemsOf(finding, evidence, names);
    if (isUnchanged(finding)) hindrances.set(finding.id, HINDRANCE.unchanged);
    else if (Object.keys(problems).length > 0) hindrances.set(finding.id, stillNeeded(problems));
    await setImmediate();
  }
  return hindrances;
}

/** How several findings are published. */
export interface Publishing {
  /** Which revision of which finding whoever publishes has seen, so that nothing else goes to a client; null for any. */
  readonly seen: ReadonlyMap<string, number> | null;
  /** What has changed of those that were published before, in words for the client. */
  readonly whatChanged: string;
}

/** Publishes findings for the first time, or anew, as each was seen (E12, E18). */
export function publishFindings(
  services: Services,
  { act, reach }: Pick<DashboardContext, 'act' | 'reach'>,
  chosen: Chosen,
  { seen, whatChanged }: Publishing,
): Promise<BulkOutcome> {
  return knowingNames(services, act.session, async (names) => {
    // Their long texts are read by threads, all of them before the transaction begins.
    await readChosen(services, reach, chosen, names);
    let all: readonly Evidence[] | null = null;
    return allOrNothing(services, act, chosen, async (held, finding) => {
      if (seen !== null && seen.get(finding.id) !== finding.revision) return { hindrance: HINDRANCE.unseen };
      const needs = { db: held.trx, keyring: services.keyring };
      all ??= await evidenceIn(needs, held.reach, chosen.engagementId);
      const outcome = await publishHeld(services, held, finding, { evidence: all, names, whatChanged });
      if (outcome.ok) return 'done';
      if (outcome.reason === 'lacking') return { hindrance: stillNeeded(outcome.problems) };
      return { hindrance: outcome.reason === 'unchanged' ? HINDRANCE.unchanged : HINDRANCE.overtaken };
    });
  });
}
