/** What the account can prove itself with here. */
interface Ways {
  readonly app: boolean;
  readonly key: boolean;
  /** The hosts on which it has keys, where it has none on this one. */
  readonly keysElsewhere: readonly string[];
  /** Those of them where its owner can sign in. */
  readonly signInAt: readonly string[];
}

const listed = new Intl.ListFormat('en-GB');

type Elsewhere = Pick<Ways, 'keysElsewhere' | 'signInAt'>;

/** Where keys work that do so on other hosts alone. */
export const keysWorkAt = ({ keysElsewhere }: Pick<Ways, 'keysElsewhere'>): string =>
  `Your passkeys and security keys work at ${listed.format(keysElsewhere)} only.`;

/** Where to sign in with them: there, or at those of the hosts that let their owner in. */
export const thereFor = ({ keysElsewhere, signInAt }: Elsewhere): string =>
  signInAt.length === keysElsewhere.length ? 'there' : `at ${listed.format(signInAt)}`;

/** What lies ahead of somebody who has something to verify. */
export interface Ahead {
  readonly ways: Ways;
  /** The policy takes keys alone (B6). */
  readonly keysAlone: boolean;
  readonly hasRecoveryCodes: boolean;
}

/** What is left to somebody whose keys work on other hosts alone; nothing that leads nowhere (D14). */
function whatElse({ ways, keysAlone, hasRecoveryCodes }: Ahead): string[] {
  const left: string[] = [];
  if (hasRecoveryCodes) left.push('Use a recovery code here, then set up a key for this address.');
  if (ways.signInAt.length > 0) {
    const signIn = hasRecoveryCodes ? 'Or sign in' : 'Sign in';
    const then = keysAlone ? 'with its code, you can set up a key here' : 'that works everywhere';
    left.push(`${signIn} ${thereFor(ways)} and add an authenticator app under Account security: ${then}.`);
  }
  return left.length > 0 ? left : ['See “Can’t use your key?” below.'];
}

/** Which of one's devices to take; a key of another host is none here (B6). */
export function whatToDo(ahead: Ahead): string {
  const { ways, keysAlone } = ahead;
  const { app, key } = ways;
  if (keysAlone && key) return 'Use yours now.';
  if (keysAlone && app)
    return 'First, enter the code that your authenticator app shows. Then we’ll guide you through setting up a key.';
  if (app && key) return 'Enter the code that your authenticator app shows, or use your key.';
  if (app) return 'Open your authenticator app and enter the code it shows.';
  if (key) return 'Use your passkey or security key.';
  return [keysWorkAt(ways), ...whatElse(ahead)].join(' ');
}
