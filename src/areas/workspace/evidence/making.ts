import { removeOverSessionsIn } from '../../../access/over-sessions.ts';
import { ifPossible } from '../../../data/unavailable.ts';
import { readEvidenceDay } from '../../../domain/evidence/day.ts';
import type { Evidence, FoldedEvidence } from '../../../domain/evidence/evidence.ts';
import { folding } from '../../../domain/evidence/folding.ts';
import type { Services } from '../../../services.ts';
import { companyNames } from '../companies/queries.ts';
import { inTurns } from './in-turns.ts';
import { chainEnd, evidenceFacts, recordedSince, zoneEntries } from './queries.ts';

/** Evidence, or why there is none of that day. `before` says since when there is. */
export type EvidenceOutcome =
  | { readonly ok: true; readonly evidence: Evidence }
  | { readonly ok: false; readonly reason: 'none' | 'future' | 'before'; readonly knownSince: number };

type Needs = Pick<Services, 'db' | 'config' | 'events'>;

/**
 * Makes evidence of a workspace on a day, `2026-11-27`, or of now where nothing was typed (B12), from its record alone. Others are
 * answered in between, however much there is. The same day gives the same later on, but for people who are erased.
 */
export async function makeEvidence(
  services: Needs,
  workspace: Evidence['workspace'],
  typed: string,
  now: number,
): Promise<EvidenceOutcome> {
  const { db, config } = services;
  // So that the record tells by now what is over, and says the same of this moment whenever it is asked.
  await ifPossible(removeOverSessionsIn(db, workspace.id, now, config));
  const [since, entries] = await Promise.all([
    recordedSince(db, workspace.id),
    zoneEntries(db, workspace.id),
  ]);
  const knownSince = since ?? now;
  const read = readEvidenceDay(typed, { zone: workspace.zone, entries, since: knownSince, now });
  if (!read.ok) return { ...read, knownSince };
  const { day, zone, at, isToday } = read;
  const folded = await foldAt(services, workspace.id, at);
  const evidence = {
    ...folded,
    workspace: { id: workspace.id, slug: workspace.slug, name: workspace.name, zone },
    ...{ day, isToday, madeAt: now, knownSince },
    companies: await companyNames(db, workspace.id, companiesIn(folded)),
    record: await chainEnd(db, workspace.id),
  };
  return { ok: true, evidence };
}

/** What a workspace's record says of a moment. */
export async function foldAt(
  { db, events }: Pick<Needs, 'db' | 'events'>,
  workspaceId: string,
  at: number,
): Promise<FoldedEvidence> {
  const facts = await evidenceFacts(db, workspaceId, at);
  return inTurns(folding({ ...facts, at, says: (entry) => events.sentenceOf(entry) }));
}

function companiesIn({ people, history }: FoldedEvidence): string[] {
  const ids = [...people, ...history].map(({ companyId }) => companyId);
  return [...new Set(ids.filter((id) => id !== null))].sort();
}
