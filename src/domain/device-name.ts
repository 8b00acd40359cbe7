/** What devices are called by themselves: authenticator apps, and passkeys and security keys. */
const DEFAULT_NAMES = { app: 'Authenticator app', key: 'Passkey' } as const;
const GIVEN_BY_US = new RegExp(`^(?:${Object.values(DEFAULT_NAMES).join('|')})(?: \\d+)?$`);

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
  readonly kind: keyof typeof DEFAULT_NAMES;
  /** The lowest that it may be called by. */
  readonly number: number;
  /** The name of the one that it replaces. */
  readonly replaced: string | null;
  /** The names of the account's devices beside it. */
  readonly others: readonly string[];
}): string {
  const { kind, number, replaced, others } = device;
  if (replaced !== null && !GIVEN_BY_US.test(replaced)) return replaced;
  const name = number === 1 ? DEFAULT_NAMES[kind] : `${DEFAULT_NAMES[kind]} ${number}`;
  return others.some((other) => isSameName(other, name))
    ? suggestedName({ kind, number: number + 1, replaced, others })
    : name;
}
