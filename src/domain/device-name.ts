const DEFAULT_NAME = 'Authenticator app';
const GIVEN_BY_US = new RegExp(`^${DEFAULT_NAME}(?: \\d+)?$`);

/** The most characters of a device's name. */
export const MOST_DEVICE_NAME = 60;

/**
 * Whether two names would be read as the same. Two devices of one account never have such: who removes one by its name
 * removes the one that was meant (B7).
 */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * What a device is called whose owner calls it nothing: by its number, or, where that name is taken, by the next one. One
 * that takes the place of a device which had been given a name goes by that.
 */
export function suggestedName(device: {
  readonly number: number;
  /** The name of the one that it replaces. */
  readonly replaced: string | null;
  /** The names of the account's devices beside it. */
  readonly others: readonly string[];
}): string {
  const { number, replaced, others } = device;
  if (replaced !== null && !GIVEN_BY_US.test(replaced)) return replaced;
  const name = number === 1 ? DEFAULT_NAME : `${DEFAULT_NAME} ${number}`;
  return others.some((other) => isSameName(other, name))
    ? suggestedName({ number: number + 1, replaced, others })
    : name;
}
