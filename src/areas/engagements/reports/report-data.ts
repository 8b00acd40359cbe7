import type { CvssVersion } from '../../../domain/cvss/metric.ts';
import type { EngagementKind } from '../../../domain/engagement.ts';
import type { PublishedState, Severity } from '../../../domain/finding.ts';
import type { Asset, ProseField } from '../../../domain/finding-fields.ts';
import type { ReportKind } from '../../../domain/report.ts';
import type { AssetResult, RetestedAsset, RetestOutcome } from '../../../domain/retest.ts';

/*
 * What a report says, read within the reach of whoever asked for it: what is published, and nothing of drafts, internal notes or
 * comments. Documents (`builder.ts`) and data (`formats/`) are made of the same.
 */

/** A picture or other file that a published finding or retest shows. */
export interface ReportEvidence {
  readonly id: string;
  /** As texts call it: `![…](evidence:NAME)`. */
  readonly name: string;
  /** What a picture shows, for those who cannot see it. */
  readonly alternative: string;
  /** Null for what is no picture. */
  readonly picture: {
    readonly type: 'image/png' | 'image/jpeg' | 'image/webp';
    readonly width: number;
    readonly height: number;
  } | null;
  /** How large the file is. */
  readonly bytes: number;
}

/** A finding as it is published. */
export interface ReportFinding {
  readonly id: string;
  readonly number: number;
  /** Its whole number, such as `NWB-2026-03-4`. */
  readonly reference: string;
  readonly title: string;
  readonly severity: Severity;
  /** Why the severity is not the vector's; empty where it is. */
  readonly severityReason: string;
  /** The leading one first. */
  readonly cvss: readonly {
    readonly version: CvssVersion;
    readonly vector: string;
    readonly score: number;
  }[];
  readonly cwe: { readonly number: number; readonly name: string | null } | null;
  readonly state: PublishedState;
  /** Why it stands so, as the client reads it; empty for nothing. */
  readonly stateNote: string;
  /** The last day of an accepted risk, as `2026-11-25`. */
  readonly acceptedUntil: string | null;
  /** Epoch milliseconds. */
  readonly publishedAt: number;
  readonly changedAt: number;
  /** The day by which it is to be fixed, as `2026-11-25`; null for none. */
  readonly deadline: string | null;
  /** Markdown. */
  readonly prose: Readonly<Record<ProseField, string>>;
  readonly assets: readonly Asset[];
  readonly tags: readonly string[];
  readonly evidence: readonly ReportEvidence[];
}

/** What came of a finding in a published round of retests. */
export interface ReportRetest {
  readonly findingId: string;
  readonly number: number;
  readonly title: string;
  readonly severity: Severity;
  readonly outcome: RetestOutcome;
  readonly results: readonly {
    readonly asset: RetestedAsset;
    readonly result: AssetResult | null;
    /** What was found, in Markdown; empty for nothing. */
    readonly words: string;
  }[];
}

/** A published round of retests. */
export interface ReportRound {
  readonly id: string;
  /** Its place among those of its engagement. */
  readonly number: number;
  /** Epoch milliseconds. */
  readonly closedAt: number;
  /** What the consultancy wrote about all of it, in Markdown; empty for nothing. */
  readonly summary: string;
  /** Nothing that was withdrawn since. */
  readonly findings: readonly ReportRetest[];
  readonly evidence: readonly ReportEvidence[];
}

/** A version that was delivered before. */
export interface DeliveredBefore {
  /** `1.0` */
  readonly version: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string | null;
}

export interface ReportData {
  readonly kind: ReportKind;
  /** What it will be once it is delivered: `1.0`. */
  readonly version: string;
  /** Epoch milliseconds: as of when all of it was read. */
  readonly madeAt: number;
  /** By whose clock days are written. */
  readonly zone: string;
  /** What the consultancy is called. */
  readonly issuer: string;
  /** What the client is called. */
  readonly recipient: string;
  readonly engagement: {
    readonly id: string;
    readonly reference: string;
    readonly title: string;
    readonly kind: EngagementKind;
    /** As `2026-11-25`. */
    readonly startsOn: string | null;
    readonly endsOn: string | null;
    /** Markdown. */
    readonly scope: string;
    readonly rules: string;
    readonly lead: string | null;
    /** By name, the lead among them. */
    readonly team: readonly string[];
  };
  /** What was written for this report alone, in Markdown; empty for nothing. */
  readonly summary: string;
  /** The worst first; of a report of one finding that one alone. Nothing that was withdrawn. */
  readonly findings: readonly ReportFinding[];
  /** The numbers of those that were withdrawn, of a retest those in its round. */
  readonly withdrawn: readonly number[];
  /** The earliest first; of a report of one round that one alone. */
  readonly rounds: readonly ReportRound[];
  /** Of the same report, the earliest first. */
  readonly delivered: readonly DeliveredBefore[];
}
