import type { CvssVersion } from '../../../../domain/cvss/metric.ts';
import { type Severity, severityName } from '../../../../domain/finding.ts';
import { type FindingText, readFinding } from '../../../../domain/finding-fields.ts';
import { readVector } from '../../finding/vector.ts';
import type { ScannedGroup } from '../content.ts';
import { toolName } from '../format-names.ts';

/* How a draft is rated that an import makes, and one that follows its scanner (I3, I4). */

type Rating = Pick<FindingText, 'severity' | 'severityReason'>;

const ends = (severity: Severity) => ` rates this ${severityName(severity).toLowerCase()}.`;

/** The scanner's severity: as the vectors have it where they come to the same, else by hand, with the reason. */
export function ratedBy(tool: string, severity: Severity, scored: Severity | null): Rating {
  if (scored === severity) return { severity: '', severityReason: '' };
  return { severity, severityReason: scored === null ? '' : `${tool}${ends(severity)}` };
}

/** Whether a draft has the rating that the scanner gave it `before`, so that nobody has rated it otherwise, or said why. */
export function followsScanner(
  { severity, severityReason }: Rating,
  rated: Severity | null,
  before: Severity | null,
): boolean {
  if (before === null || rated !== before) return false;
  return severity === '' || severityReason === '' || severityReason.endsWith(ends(before));
}

/** A draft rated as its scanner does it now; its vectors stay, and where they come to something else, it says why. */
export function ratedAnew(
  text: FindingText,
  { severity, ...whose }: Pick<ScannedGroup, 'tool' | 'toolName' | 'severity'>,
  leads: CvssVersion,
): Rating {
  const { scored } = readFinding(text, readVector, leads);
  return ratedBy(toolName(whose), severity, scored);
}
