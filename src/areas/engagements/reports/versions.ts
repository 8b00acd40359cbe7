import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { ReportFormat } from '../../../domain/report.ts';
import type { DeliveredBefore, ReportData } from './report-data.ts';

/* Which version a report is (R4): versions count per kind of report, whatever its format. */

/** A version that was delivered, in one format. */
export interface DeliveredVersion extends DeliveredBefore {
  /** As `versionName` counts. */
  readonly number: number;
  readonly format: ReportFormat;
  /** As `digestOf` has it. */
  readonly says: string;
}

/**
 * What a report says, in short: two that say the same have the same. When it was made, and which version it is, are no part of it.
 * Others are answered between its findings.
 */
export async function digestOf(data: ReportData): Promise<string> {
  const { version: _, madeAt: __, delivered: ___, findings, rounds, ...rest } = data;
  const hash = createHash('sha256').update(JSON.stringify(rest));
  for (const part of [...findings, ...rounds]) {
    hash.update('\n').update(JSON.stringify(part));
    await setImmediate();
  }
  return hash.digest('hex');
}

/** The version that a report is delivered as: the last one, where it says the same in a format that this has not yet; else the next. */
export function numberFor(
  delivered: readonly DeliveredVersion[],
  { format, says }: Pick<DeliveredVersion, 'format' | 'says'>,
): number {
  const last = Math.max(-1, ...delivered.map(({ number }) => number));
  const ofLast = delivered.filter(({ number }) => number === last);
  const isTheSame =
    says !== '' && ofLast.some((one) => one.says === says) && ofLast.every((one) => one.format !== format);
  return isTheSame ? last : last + 1;
}

/** The versions before one, each once: in whichever format it was delivered first. */
export const versionsBefore = (
  delivered: readonly DeliveredVersion[],
  before: number,
): readonly DeliveredBefore[] =>
  delivered
    .filter(({ number }, at) => number < before && delivered.findIndex((one) => one.number === number) === at)
    .map(({ version, at, by }) => ({ version, at, by }));
