/** What a device to be set up is to its account: its first, one more, or one that takes another's place. */
export type DevicePart = 'first' | 'another' | 'replacement';

/** Of a device that takes the place of `replaced`, if of any, in an account that has `confirmed` ones. */
export function partOf({ replaced, confirmed }: { replaced: boolean; confirmed: number }): DevicePart {
  if (replaced) return 'replacement';
  return confirmed === 0 ? 'first' : 'another';
}
