/** What the account can prove itself with here. */
export interface Ways {
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
  /** None of its devices works anywhere any more: it sets one up with a code that is emailed to it (D14). */
  readonly setsUpAnew: boolean;
}

/** Of keys that work on hosts alone where their owner can't sign in. */
export const NOWHERE = 'You can’t sign in there any more.';

/** What is left to somebody whose keys work on other hosts alone; nothing that leads nowhere (D14). */
function whatElse({ ways, keysAlone, hasRecoveryCodes, setsUpAnew }: Ahead): string[] {
  if (setsUpAnew) return [NOWHERE, 'You can set up a new device with a code that we email you.'];
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
  return elsewhereAlone(ahead);
}

/** What is said to somebody whose keys work on other hosts alone: where, and what to do. */
export const elsewhereAlone = (ahead: Ahead): string =>
  [keysWorkAt(ahead.ways), ...whatElse(ahead)].join(' ');
