import calculator from 'ae-cvss-calculator';
import type { CvssVersion, Metrics } from './metric.ts';
import { formatVector, parseVector, type VectorProblem } from './vector.ts';

/** The qualitative rating scale, the same in both versions (specifications 3.1, 5; 4.0, 6). */
export type SeverityBand = 'none' | 'low' | 'medium' | 'high' | 'critical';

/** A vector with what follows from it. */
export interface ScoredVector {
  readonly kind: 'vector';
  readonly version: CvssVersion;
  /** In the canonical spelling. */
  readonly vector: string;
  /** Of all the metrics that it has, 0.0 to 10.0, with one decimal: in 4.0 CVSS-B to CVSS-BTE, whichever it says. */
  readonly score: number;
  readonly severity: SeverityBand;
  readonly metrics: Metrics;
}

const NAMES: Readonly<Record<SeverityBand, string>> = {
  none: 'None',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

/** The band as the screen writes it. */
export const severityName = (band: SeverityBand): string => NAMES[band];

/** The band of a score from 0.0 to 10.0. */
export function severityBand(score: number): SeverityBand {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'none';
}

/**
 * Reads a vector of CVSS 3.1 or 4.0 and scores it, or says what is wrong with it and where. The calculator is given
 * canonical vectors alone: it takes many impossible ones, and prints what it thinks of them. Where there is a place for one
 * version `only`, a vector of the other is a problem too.
 */
export function readVector(text: string, only?: CvssVersion): ScoredVector | VectorProblem {
  const parsed = parseVector(text);
  if (parsed.kind === 'problem') return parsed;
  const { version, metrics } = parsed;
  if (only !== undefined && version !== only) {
    const problem = `This is a vector of CVSS ${version}. Use one of CVSS ${only} here.`;
    return { kind: 'problem', problem, metric: null };
  }
  const vector = formatVector(version, metrics);
  const scored = version === '4.0' ? new calculator.Cvss4P0(vector) : new calculator.Cvss3P1(vector);
  const score = scored.calculateScores().overall;
  return { kind: 'vector', version, vector, score, severity: severityBand(score), metrics };
}
