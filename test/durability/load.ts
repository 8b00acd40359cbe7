import { Secret } from 'otpauth';
import { codeAt, stepAt } from '../../src/domain/totp.ts';
import type { Browser } from '../nodes/browser.ts';
import { type Installation, PASSWORD, type Somebody } from '../nodes/installation.ts';

/** Right for one step in a million; whoever guesses it here proves nothing. */
export const GUESS = '000000';

/** What the server has answered, until it was killed; what it had not answered yet is in none of these. */
export interface Answered {
  /** Told that their authenticator is set up, with the step of the code that proved it. */
  readonly enrolled: { somebody: Somebody; step: number }[];
  /** Told that their code was right. */
  readonly verified: { somebody: Somebody; code: string; step: number }[];
  /** How many wrong codes each was told of. */
  readonly failures: Map<Somebody, number>;
  /** Tokens of sessions that were told to be over. */
  readonly signedOut: string[];
  /** Tokens of sessions that were told to be open. */
  readonly signedIn: string[];
}

/** People to do all that, with their browsers; made before the server is under load. */
export interface Crowd {
  readonly enrolling: readonly { somebody: Somebody; browser: Browser }[];
  readonly verifying: readonly { somebody: Somebody; browser: Browser }[];
  readonly guessing: readonly { somebody: Somebody; browser: Browser }[];
  readonly leaving: readonly Browser[];
  readonly entering: Somebody;
}

const EACH = 8;

/** New people for each round, so that rounds do not disturb each other. */
export async function gather(installation: Installation, round: number): Promise<Crowd> {
  const come = async (name: string, enrolled: boolean) => {
    const somebody = await installation.add(`${name}-${round}`, 'consultant', { enrolled });
    return { somebody, browser: await installation.signedIn(somebody) };
  };
  const many = (name: string, enrolled: boolean, howMany: number) =>
    Promise.all(Array.from({ length: howMany }, (_, n) => come(`${name}${n}`, enrolled)));
  // A sign-in that was killed stays counted against the address, which here is everybody's.
  await installation.db.deleteFrom('throttles').execute();
  const { somebody: entering } = await come('entering', false);
  return {
    enrolling: await many('enrolling', false, EACH),
    verifying: await many('verifying', true, EACH),
    guessing: await many('guessing', true, 2),
    leaving: await Promise.all(Array.from({ length: EACH }, () => installation.signedIn(entering))),
    entering,
  };
}

function isDone(status: number): boolean {
  return status === 303;
}

async function enrol(
  installation: Installation,
  port: number,
  { enrolling }: Crowd,
  answered: Answered,
): Promise<void> {
  for (const { somebody, browser } of enrolling) {
    const page = await browser.get(port, '/mfa/setup');
    const key = /data-copy="([A-Z2-7]{32})"/.exec(page.body)?.[1];
    if (key === undefined) throw new Error(`no key on the page (${page.status})`);
    const step = stepAt(installation.now);
    const code = codeAt(new Uint8Array(Secret.fromBase32(key).bytes), step);
    const { status } = await browser.post(port, '/mfa/setup', { code });
    if (!isDone(status)) throw new Error(`enrolment: ${status}`);
    answered.enrolled.push({ somebody, step });
  }
}

async function verify(
  installation: Installation,
  port: number,
  { verifying }: Crowd,
  answered: Answered,
): Promise<void> {
  for (const { somebody, browser } of verifying) {
    const step = stepAt(installation.now);
    const code = codeAt(somebody.secret ?? new Uint8Array(), step);
    const { status } = await browser.post(port, '/mfa/verify', { code });
    if (!isDone(status)) throw new Error(`code: ${status}`);
    answered.verified.push({ somebody, code, step });
  }
}

async function guess(port: number, { guessing }: Crowd, at: number, answered: Answered): Promise<void> {
  const guesser = guessing[at];
  while (guesser !== undefined) {
    const { status } = await guesser.browser.post(port, '/mfa/verify', { code: GUESS });
    if (status !== 422 && status !== 429) throw new Error(`guess: ${status}`);
    answered.failures.set(guesser.somebody, (answered.failures.get(guesser.somebody) ?? 0) + 1);
  }
}

async function leave(port: number, { leaving }: Crowd, answered: Answered): Promise<void> {
  for (const browser of leaving) {
    const { token = '' } = browser;
    const { status } = await browser.post(port, '/logout');
    if (!isDone(status)) throw new Error(`sign-out: ${status}`);
    answered.signedOut.push(token);
  }
}

async function enter(
  installation: Installation,
  port: number,
  { entering }: Crowd,
  answered: Answered,
): Promise<void> {
  while (true) {
    const browser = installation.browser();
    try {
      const { status } = await browser.post(port, '/login', { email: entering.email, password: PASSWORD });
      if (!isDone(status) || browser.token === undefined) throw new Error(`sign-in: ${status}`);
      answered.signedIn.push(browser.token);
    } finally {
      browser.leave();
    }
  }
}

/** Whether an error is that of a server that is gone. */
export function isGone(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return /^(?:ECONNRESET|ECONNREFUSED|EPIPE)$/.test(code ?? message ?? '');
}

export function nothingYet(): Answered {
  return { enrolled: [], verified: [], failures: new Map(), signedOut: [], signedIn: [] };
}

/** Lets everybody at the server at once, until `killed`, and notes what was answered; any failure before that is thrown. */
export async function press(
  installation: Installation,
  port: number,
  crowd: Crowd,
  answered: Answered,
  killed: () => boolean,
): Promise<void> {
  const work = [
    enrol(installation, port, crowd, answered),
    verify(installation, port, crowd, answered),
    guess(port, crowd, 0, answered),
    guess(port, crowd, 1, answered),
    leave(port, crowd, answered),
    enter(installation, port, crowd, answered),
  ];
  for (const outcome of await Promise.allSettled(work)) {
    if (outcome.status === 'rejected' && !(killed() && isGone(outcome.reason))) throw outcome.reason;
  }
}
