import { z } from 'zod';
import { ENGAGEMENT_KINDS, ENGAGEMENT_STATES } from '../../../domain/engagement.ts';
import { FINDING_STATES, SEVERITIES } from '../../../domain/finding.ts';
import { ASSET_STATES } from '../../../domain/finding-fields.ts';
import { SEARCH_FIELDS } from '../../engagements/public.ts';

/**
 * What programs are answered, for those who write them (E26). The functions that make the answers are of these types, so that
 * neither has a member that the other has not.
 */

const id = z.string();
const time = z.iso.datetime();
const day = z.iso.date().nullable();
const texts = z.array(z.string());

/** A page of a list. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: id.nullable() });

/** A company as its client has it. */
export const ownCompanyAnswer = z.object({ id, name: z.string() });

/** One of a list of companies. */
export const listedCompanyAnswer = ownCompanyAnswer.extend({
  reference: z.string().nullable(),
  archived: z.boolean(),
});

/** A company as the consultancy has it; no notes to those who don't keep it. */
export const companyAnswer = listedCompanyAnswer.extend({
  notes: z.string().nullable(),
  contacts: z.array(z.object({ id, name: z.string(), email: z.string() })),
});

/** Somebody who can be on a team. */
export const colleagueAnswer = z.object({ id, name: z.string() });

/** What both sides read of an engagement. */
export const engagementForBoth = z.object({
  id,
  companyId: id,
  reference: z.string(),
  title: z.string(),
  kind: z.enum(ENGAGEMENT_KINDS),
  state: z.enum(ENGAGEMENT_STATES),
  startsOn: day,
  endsOn: day,
});

/** What the consultancy reads of one of a list. */
export const engagementForTeam = engagementForBoth.extend({
  visible: z.boolean(),
  leadId: id.nullable(),
  scope: z.string(),
  rules: z.string(),
  tags: texts,
  changedAt: time,
});

/** What the consultancy reads of one. */
export const wholeEngagementForTeam = engagementForTeam.extend({ teamIds: z.array(id) });

const severity = z.enum(SEVERITIES);
const state = z.enum(FINDING_STATES);

/** One of a list of findings, as its client has it. */
export const listedFindingForClient = z.object({
  id,
  number: z.int(),
  title: z.string(),
  severity,
  state,
  deadline: day,
  overdue: z.boolean(),
  changedAt: time,
});

/** One of a list of findings, as the consultancy has it; a draft may lack its severity. */
export const listedFindingForTeam = listedFindingForClient.extend({
  severity: severity.nullable(),
  hasUnpublishedChanges: z.boolean(),
});

/** A draft that was deleted and can be restored; nobody is named who has left. */
export const deletedDraftAnswer = z.object({
  id,
  number: z.int(),
  title: z.string(),
  severity: severity.nullable(),
  deletedAt: time,
  deletedBy: z.string().nullable(),
  restorableUntil: time,
});

/** A finding as it was published. */
export const findingForClient = listedFindingForClient.extend({
  engagementId: id,
  severityReason: z.string(),
  cvss: texts,
  cwe: z.int().nullable(),
  description: z.string(),
  steps: z.string(),
  impact: z.string(),
  remediation: z.string(),
  references: z.string(),
  assets: z.array(
    z.object({ what: z.string(), where: z.string(), note: z.string(), state: z.enum(ASSET_STATES) }),
  ),
  tags: texts,
  publishedAt: time,
  stateNote: z.string().nullable(),
  acceptedUntil: day,
});

/** A finding as the consultancy has it: the draft, and how it stands with the client. */
export const findingForTeam = findingForClient.extend({
  severity: severity.nullable(),
  createdAt: time,
  hasUnpublishedChanges: z.boolean(),
  publishedAt: time.nullable(),
});

/** A file as its client has it; of a picture its size in pixels. */
export const evidenceForClient = z.object({
  id,
  name: z.string(),
  alternative: z.string(),
  type: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  bytes: z.int(),
});

/** A file as the consultancy has it. */
export const evidenceForTeam = evidenceForClient.extend({ engagementId: id, createdAt: time });

/** One of the files that a finding can name, and whether it does. */
export const listedEvidenceForTeam = evidenceForTeam.extend({ named: z.boolean() });

/** A document by its newest version; nobody is named who has left. */
export const documentAnswer = z.object({
  id,
  engagementId: id,
  name: z.string(),
  bytes: z.int(),
  /** Who gave it. */
  side: z.enum(['consultancy', 'client']),
  /** Whether the client sees it. */
  visible: z.boolean(),
  /** How many it has. */
  versions: z.int(),
  addedAt: time,
  addedBy: z.string().nullable(),
});

/** A version of a document. */
export const documentVersionAnswer = z.object({
  id,
  number: z.int(),
  name: z.string(),
  bytes: z.int(),
  addedAt: time,
  addedBy: z.string().nullable(),
});

/** Who downloaded which version of a document, and when. */
export const documentDownloadAnswer = z.object({
  id,
  /** Its number. */
  version: z.int(),
  by: z.string().nullable(),
  side: z.enum(['consultancy', 'client']),
  at: time,
});

/** What somebody said; no author where they have left, no text where it was removed. */
export const remarkAnswer = z.object({
  id,
  author: z.string().nullable(),
  side: z.enum(['consultancy', 'client']),
  text: z.string().nullable(),
  createdAt: time,
  editedAt: time.nullable(),
});

/** To how many findings something was done; the others were so already. */
export const bulkAnswer = z.object({ changed: z.int() });

/** A version of a finding: who wrote it and when; no author where they have left. */
export const versionAnswer = z.object({
  id,
  number: z.int(),
  author: z.string().nullable(),
  startedAt: time,
  changedAt: time,
  publishedAt: time.nullable(),
  /** The number of the version that was restored by it. */
  restored: z.int().nullable(),
  current: z.boolean(),
});

/** The same with what was written in it. */
export const wholeVersionAnswer = versionAnswer.extend({
  title: z.string(),
  severity: severity.nullable(),
  ...findingForClient.pick({
    severityReason: true,
    cvss: true,
    cwe: true,
    description: true,
    steps: true,
    impact: true,
    remediation: true,
    references: true,
    assets: true,
    tags: true,
  }).shape,
});

/** Something that was found, and where its words are. */
export const foundAnswer = z.object({
  kind: z.enum(['company', 'engagement', 'finding']),
  id,
  /** Its own id for an engagement, null for a company. */
  engagementId: id.nullable(),
  reference: z.string().nullable(),
  title: z.string(),
  found: z.array(z.object({ where: z.enum(SEARCH_FIELDS), text: z.string() })),
});
