import { cweName, findCwe, type Weakness } from '../../../domain/cwe/find-cwe.ts';
import { parseCwe } from '../../../domain/finding-fields.ts';

/** `CWE-79 Improper Neutralization …`: how a weakness is written wherever one reads it; the number alone without a name. */
export function weaknessTitle(number: number): string {
  const name = cweName(number);
  return name === null ? `CWE-${number}` : `CWE-${number} ${name}`;
}

const titleOf = ({ number }: Weakness) => weaknessTitle(number);

/** The name of the weakness whose number was typed; null for one that the catalogue does not have. */
export function weaknessNamed(typed: string): string | null {
  const number = parseCwe(typed);
  return typeof number === 'number' ? cweName(number) : null;
}

/** The weaknesses that somebody may mean, best first, as they are written. */
export const weaknessesFor = (query: string): readonly string[] => findCwe(query).map(titleOf);

/** What is wrong with what was typed, and what may have been meant; undefined where it holds or is empty. */
export function cweProblem(typed: string): string | undefined {
  if (parseCwe(typed) !== 'unknown') return undefined;
  const meant = findCwe(typed, 3).map(titleOf);
  const also = meant.length === 0 ? '' : ` Did you mean ${meant.map((one) => `“${one}”`).join(' or ')}?`;
  return `Enter a CWE number, such as 79.${also}`;
}
