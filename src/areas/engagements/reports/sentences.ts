import { isOpen, SEVERITIES } from '../../../domain/finding.ts';
import type { Making } from './making.ts';
import { filled } from './words.ts';

/** What is to be done first, by how many findings are open and how bad the worst of them is. */
export function verdictOf({ data, words: { says, inSentences } }: Making): string {
  const open = data.findings.filter(({ state }) => isOpen(state));
  const worst = SEVERITIES.find((severity) => open.some((one) => one.severity === severity));
  if (worst === undefined) return says.noneOpen;
  const { length } = open.filter(({ severity }) => severity === worst);
  const count = String(length);
  if (worst === 'info') return filled(length === 1 ? says.oneInfo : says.manyInfo, { count });
  return filled(length === 1 ? says.oneOpen : says.manyOpen, { count, severity: inSentences[worst] });
}

/** Which findings were withdrawn, by their numbers alone; of none nothing. */
export function withdrawnOf({ data: { withdrawn }, words: { says } }: Making): string[] {
  if (withdrawn.length === 0) return [];
  const numbers = withdrawn.join(', ');
  return [
    withdrawn.length === 1
      ? filled(says.oneWithdrawn, { number: numbers })
      : filled(says.manyWithdrawn, { numbers }),
  ];
}
