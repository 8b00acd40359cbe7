import { setImmediate } from 'node:timers/promises';
import type { TeamReach } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import type { ArchivedFile } from '../../../files/archive.ts';
import type { Services } from '../../../services.ts';
import { findRound, type ListedRound, type Round, roundsOf } from './queries.ts';
import { type RetestSheet, sheetsOf } from './sheets.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

const lineOf = (round: Round, sheets: readonly RetestSheet[]) =>
  JSON.stringify({
    ...{ id: round.id, number: round.number, state: round.state, note: round.note },
    ...{ asked_at: iso(round.askedAt), asked_by: round.askedBy },
    ...{ begun_at: iso(round.begunAt), begun_by: round.begunBy },
    ...{ finished_at: iso(round.closedAt), finished_by: round.closedBy, summary: round.answer },
    findings: sheets.map(({ finding, rows, outcome }) => ({
      number: finding.number,
      outcome: round.state === 'closed' ? outcome : null,
      results: rows.map(({ asset: { what, where, note }, result, words, by }) => ({
        ...{ what, where, note, result, words, by },
      })),
    })),
  });

async function* roundLines(needs: Needs, reach: TeamReach, engagementId: string): AsyncGenerator<Uint8Array> {
  let after: string | null = null;
  do {
    const listed: readonly ListedRound[] = await roundsOf(needs, reach, { engagementId }, { after });
    for (const { id } of listed) {
      const round = await findRound(needs, reach, id);
      // Discarded since the list was read.
      if (round === null) continue;
      yield Buffer.from(`${lineOf(round, await sheetsOf(needs, reach, round))}\n`, 'utf8');
      await setImmediate();
    }
    after = listed.at(-1)?.id ?? null;
  } while (after !== null);
}

/** Every round of an engagement within reach, the latest first, one a line of a file; none where there is no round. */
export async function* roundsFiles(
  needs: Needs,
  reach: TeamReach,
  { id, folder }: { readonly id: string; readonly folder: string },
): AsyncGenerator<ArchivedFile> {
  const [latest] = await roundsOf(needs, reach, { engagementId: id }, { most: 1 });
  if (latest === undefined) return;
  const { closedAt, begunAt, askedAt } = latest;
  yield {
    name: `${folder}/retests.jsonl`,
    changedAt: closedAt ?? begunAt ?? askedAt ?? 0,
    content: roundLines(needs, reach, id),
  };
}
