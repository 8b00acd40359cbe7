/** A thing's tag, of what changes with it: numbers, or a revision without quotes (RFC 9110 8.8.3). */
export const tagOf = (...parts: readonly (number | string)[]): string => `"${parts.join('.')}"`;

/** Whether the thing is as the program has it; one that names no tag does not ask (RFC 9110 13.1.1). */
export function holdsStill(ifMatch: string | null, tag: string): boolean {
  if (ifMatch === null) return true;
  return ifMatch.split(',').some((one) => one.trim() === '*' || one.trim() === tag);
}
