import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { type Move, type PublishedState, rankOf, stateAfter } from '../../../domain/finding.ts';
import { type FindingProblems, lackingFor, readFinding } from '../../../domain/finding-fields.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { deadlinesFrom } from '../deadlines/queries.ts';
import { sealShown } from '../evidence/content.ts';
import { type EvidenceNames, evidenceNamedBy, evidenceProblems, knowingNames } from '../evidence/named.ts';
import { showEvidence } from '../evidence/published-evidence.ts';
import { type Evidence, evidenceIn } from '../evidence/queries.ts';
import { happeningTo, tell } from '../notices/notices.ts';
import { recordedOf } from '../recorded.ts';
import { heldFinding } from './commands.ts';
import { sealPublished, sealStateNote } from './content.ts';
import { notePublished } from './findings.ts';
import { markAssets } from './published-assets.ts';
import { addPublished, movePublished, replacePublished } from './published-findings.ts';
import type { Finding } from './queries.ts';
import { readVector } from './vector.ts';

/** What keeps a finding from its client; `evidence` is all that its engagement has. */
export function problemsOf(
  finding: Pick<Finding, 'text' | 'leads'>,
  evidence: readonly Evidence[],
  names: EvidenceNames,
): FindingProblems {
  const { read, scored, problems } = readFinding(finding.text, readVector, finding.leads);
  return { ...lackingFor({ read, scored }), ...evidenceProblems(read.prose, evidence, names), ...problems };
}

export type PublishOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'unknown' | 'changed' | 'unchanged' }
  | { readonly ok: false; readonly reason: 'lacking'; readonly problems: FindingProblems };

/** Publishes a finding that is held, and has its client told (E22). */
export async function publishHeld(
  services: Services,
  held: Held<'dashboard'>,
  finding: Finding,
  {
    evidence,
    names,
    whatChanged = '',
  }: {
    /** All that its engagement has. */
    readonly evidence: readonly Evidence[];
    readonly names: EvidenceNames;
    readonly whatChanged?: string;
  },
): Promise<PublishOutcome> {
  const { trx, now, session } = held;
  const problems = problemsOf(finding, evidence, names);
  const { read } = readFinding(finding.text, readVector, finding.leads);
  const { severity } = read;
  if (severity === null || Object.keys(problems).length > 0)
    return { ok: false, reason: 'lacking', problems };
  if (finding.published !== null && !finding.isAhead) return { ok: false, reason: 'unchanged' };
  const key = await companyKey(trx, services.keyring, finding);
  const before = finding.published?.content;
  const rank = rankOf(severity);
  const content = sealPublished(key, finding.id, {
    ...read,
    severity,
    cvss: [...read.cvss],
    tags: [...read.tags],
    assets: [...read.assets],
    changes: before === undefined ? [] : [...before.changes, { at: now, what: whatChanged }],
  });
  const { id } = finding;
  const due = await deadlinesFrom(trx, finding, { severity, ratedAt: now }, session.workspace.zone);
  if (before === undefined)
    await addPublished(
      trx,
      { ...finding, severity: rank, content, deadline: due.usual },
      { by: session.account.id, now },
    );
  else {
    const rated = before.severity === severity ? undefined : due;
    await replacePublished(trx, { id, severity: rank, content, rated }, now);
  }
  await markAssets(trx, key, finding, read.assets);
  await showEvidence(
    trx,
    finding,
    evidenceNamedBy(read.prose, evidence, names).map(({ id, name, alternative, picture }) => ({
      evidenceId: id,
      content: sealShown(key, { findingId: finding.id, id }, { name, alternative, picture }),
    })),
  );
  await notePublished(trx, finding.id, finding.revision, now);
  await record(trx, {
    ...recordedOf(held, finding.id),
    type: 'finding.published',
    detail: before === undefined ? {} : { again: true },
  });
  await tell(trx, services.keyring, happeningTo(finding, 'published', now), { by: session.account.id });
  return { ok: true };
}

/**
 * Publishes a finding as it was at a revision, so that nothing goes to a client that whoever publishes has not seen; for the
 * first time, or anew with a word on what changed (E12).
 */
export function publishFinding(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  { revision, whatChanged = '' }: { readonly revision: number | null; readonly whatChanged?: string },
): Promise<PublishOutcome> {
  return knowingNames(services, act.session, (names) =>
    perform(services, act, async (held): Promise<PublishOutcome> => {
      const finding = await heldFinding(services, held, id, 'alone');
      if (finding === null) return { ok: false, reason: 'unknown' };
      if (revision !== null && finding.revision !== revision) return { ok: false, reason: 'changed' };
      const needs = { db: held.trx, keyring: services.keyring };
      const evidence = await evidenceIn(needs, held.reach, finding.engagementId);
      return publishHeld(services, held, finding, { evidence, names, whatChanged });
    }),
  );
}

/**
 * Why a state was not changed: the finding is not there any more, is in a state that this leads from nowhere, or is not as
 * whoever moves it has seen it.
 */
export type MoveOutcome =
  | { readonly ok: true; readonly state: PublishedState }
  | { readonly ok: false; readonly reason: 'unknown' | 'state' | 'changed' };

/** Tells of a finding whether it is as whoever changes it has seen it; null for whoever changes it however it is. */
export type FindingSeen = ((finding: Finding) => boolean) | null;

/** Moves of the consultancy: a retest's result, withdrawing, opening again. */
export type TeamMove = Extract<Move, 'reopen' | 'pass-retest' | 'fail-retest' | 'withdraw'>;

/** What a move is to come to, with a word that the client reads. */
export interface TeamMoving {
  readonly move: TeamMove;
  readonly note: string;
}

/** Moves a finding on that is held. */
export async function moveHeld(
  { keyring }: Pick<Services, 'keyring'>,
  held: Held<'dashboard'>,
  finding: Finding,
  { move, note }: TeamMoving,
): Promise<MoveOutcome> {
  const { trx, now, session } = held;
  const { id, published } = finding;
  if (published === null) return { ok: false, reason: 'unknown' };
  const { state: from } = published;
  const to = stateAfter(move, from);
  if (to === null) return { ok: false, reason: 'state' };
  const key = await companyKey(trx, keyring, finding);
  const sealed = note === '' ? null : sealStateNote(key, id, note);
  const moved = await movePublished(
    trx,
    id,
    { from, to, note: sealed, acceptedUntil: null },
    { by: session.account.id, now },
  );
  if (!moved) return { ok: false, reason: 'state' };
  await record(trx, { ...recordedOf(held, id), type: 'finding.moved', detail: { from, to } });
  if (move === 'pass-retest' || move === 'fail-retest')
    await tell(trx, keyring, happeningTo(finding, 'retest-done', now), { by: session.account.id });
  return { ok: true, state: to };
}

/** Moves a published finding on in its life (E12), with a word that its client reads. */
export function moveFinding(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  moving: TeamMoving,
  seen: FindingSeen = null,
): Promise<MoveOutcome> {
  return perform(services, act, async (held): Promise<MoveOutcome> => {
    const finding = await heldFinding(services, held, id, seen === null ? 'unchanged' : 'alone');
    if (finding === null) return { ok: false, reason: 'unknown' };
    if (seen !== null && !seen(finding)) return { ok: false, reason: 'changed' };
    return moveHeld(services, held, finding, moving);
  });
}
