import type { z } from 'zod';
import { isOverdue } from '../../../domain/deadline.ts';
import { parseTags } from '../../../domain/engagement.ts';
import type { FindingState } from '../../../domain/finding.ts';
import {
  type Asset,
  assetState,
  type FindingText,
  leadingFirst,
  parseAssets,
  parseCwe,
  readFinding,
} from '../../../domain/finding-fields.ts';
import {
  type ClientFinding,
  type DeletedDraft,
  type Finding,
  type ListedFinding,
  type ListedPublished,
  RESTORABLE_MS,
  readVector,
  type SaidRemark,
  type Version,
  type WholeVersion,
} from '../../engagements/public.ts';
import type {
  deletedDraftAnswer,
  findingForClient,
  findingForTeam,
  listedFindingForClient,
  listedFindingForTeam,
  remarkAnswer,
  versionAnswer,
  wholeVersionAnswer,
} from './answer-schemas.ts';
import { isoTime } from './answers.ts';
import { tagOf } from './conditions.ts';

/** What leaves of findings, member by member: nothing that is not named here. */

const assetsOf = (assets: readonly Asset[], state: FindingState) =>
  assets.map(({ what, where, note, fixed }) => ({ what, where, note, state: assetState({ fixed }, state) }));

/** One of a list, as the consultancy reads it. */
export const listedForTeam = (
  { id, number, title, severity, state, deadline, isAhead, changedAt }: ListedFinding,
  today: string,
): z.output<typeof listedFindingForTeam> => ({
  id,
  number,
  title,
  severity,
  state,
  deadline,
  overdue: isOverdue({ deadline, state }, today),
  hasUnpublishedChanges: isAhead,
  changedAt: isoTime(changedAt),
});

/** One of the drafts that were deleted. */
export const deletedDraftOf = ({
  id,
  number,
  title,
  severity,
  deletedAt,
  deletedBy,
}: DeletedDraft): z.output<typeof deletedDraftAnswer> => ({
  ...{ id, number, title, severity, deletedBy },
  deletedAt: isoTime(deletedAt),
  restorableUntil: isoTime(deletedAt + RESTORABLE_MS),
});

/** What is written in a finding, now or in a version of it. */
function writtenOf(text: FindingText, { leads, state }: Pick<Finding, 'leads' | 'state'>) {
  const { title, severityReason, description, steps, impact, remediation, references } = text;
  const cwe = parseCwe(text.cwe);
  return {
    ...{ title, severityReason },
    cvss: leadingFirst(leads, { '4.0': text.cvss4, '3.1': text.cvss3 })
      .map((vector) => vector.trim())
      .filter((vector) => vector !== ''),
    cwe: cwe === 'unknown' ? null : cwe,
    ...{ description, steps, impact, remediation, references },
    assets: assetsOf(parseAssets(text.assets), state),
    tags: [...(parseTags(text.tags) ?? [])],
  };
}

/** One of a finding's versions. */
export const versionOf = (version: Version): z.output<typeof versionAnswer> => ({
  id: version.id,
  number: version.number,
  author: version.author,
  startedAt: isoTime(version.startedAt),
  changedAt: isoTime(version.changedAt),
  publishedAt: version.publishedAt === null ? null : isoTime(version.publishedAt),
  restored: version.restored,
  current: version.isNewest,
});

/** The same with what was written in it. */
export const wholeVersionOf = (
  version: WholeVersion,
  finding: Finding,
): z.output<typeof wholeVersionAnswer> => ({
  ...versionOf(version),
  ...writtenOf(version.text, finding),
  severity: readFinding(version.text, readVector, finding.leads).read.severity,
});

/** A finding as the consultancy has it: the draft, and how it stands with the client. */
export function forTeam(finding: Finding, today: string): z.output<typeof findingForTeam> {
  const { published } = finding;
  const deadline = published?.deadline ?? null;
  return {
    id: finding.id,
    engagementId: finding.engagementId,
    number: finding.number,
    state: finding.state,
    deadline,
    overdue: isOverdue({ deadline, state: finding.state }, today),
    severity: finding.severity,
    ...writtenOf(finding.text, finding),
    createdAt: isoTime(finding.createdAt),
    changedAt: isoTime(finding.changedAt),
    hasUnpublishedChanges: finding.isAhead,
    publishedAt: published === null ? null : isoTime(published.publishedAt),
    stateNote: published?.stateNote ?? null,
    acceptedUntil: published?.acceptedUntil ?? null,
  };
}

/** The tag of a finding as the consultancy has it. */
export const teamTagOf = ({ revision, published, leads, severity }: Finding): string =>
  tagOf(
    ...[revision, published?.changedAt ?? 0, published?.stateAt ?? 0, leads, severity ?? ''],
    published?.deadline ?? '',
  );

/** One of a list, as its client reads it. */
export const listedForClient = (
  finding: ListedPublished,
  today: string,
): z.output<typeof listedFindingForClient> => ({
  id: finding.id,
  number: finding.number,
  title: finding.title,
  severity: finding.severity,
  state: finding.state,
  deadline: finding.deadline,
  overdue: isOverdue(finding, today),
  changedAt: isoTime(Math.max(finding.changedAt, finding.stateAt)),
});

/** A finding as it was published, for its client. */
export function forClient(finding: ClientFinding, today: string): z.output<typeof findingForClient> {
  const { content } = finding;
  return {
    id: finding.id,
    engagementId: finding.engagementId,
    number: finding.number,
    title: content.title,
    state: finding.state,
    deadline: finding.deadline,
    overdue: isOverdue(finding, today),
    severity: finding.severity,
    severityReason: content.severityReason,
    cvss: content.cvss.map(({ vector }) => vector),
    cwe: content.cwe,
    ...content.prose,
    assets: assetsOf(content.assets, finding.state),
    tags: content.tags,
    changedAt: isoTime(Math.max(finding.changedAt, finding.stateAt)),
    publishedAt: isoTime(finding.publishedAt),
    stateNote: finding.stateNote,
    acceptedUntil: finding.acceptedUntil,
  };
}

/** The tag of what a client has: of the published alone, which nothing of the draft moves. */
export const clientTagOf = ({ changedAt, stateAt, deadline }: ClientFinding): string =>
  tagOf(changedAt, stateAt, deadline ?? '');

/** What somebody said; an empty author for somebody who has left, no text where it was removed. */
export const remarkOf = (remark: SaidRemark): z.output<typeof remarkAnswer> => ({
  id: remark.id,
  author: remark.author,
  side: remark.ofTeam ? ('consultancy' as const) : ('client' as const),
  text: remark.text,
  createdAt: isoTime(remark.createdAt),
  editedAt: remark.editedAt === null ? null : isoTime(remark.editedAt),
});
