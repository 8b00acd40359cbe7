import type { VNode } from 'preact';
import { FACTOR_LIMITS, waitSeconds } from '../../domain/throttle.ts';
import type { CodeCheck } from '../../factors/check-code.ts';
import type { KeyCheck } from '../../factors/passkeys/check.ts';
import type { Recovery } from '../../factors/recovery.ts';
import {
  clockHint,
  FAILURES_UNTIL_CLOCK,
  KEYS_ALONE,
  keyRefused,
  LOCKED,
  WAIT_FOR_KEY,
  WAIT_FOR_TURN,
  WRONG_CODE,
} from '../../factors/words.ts';
import { type Reply, tooMany, unprocessable } from '../../http/reply.ts';

/** What a page that takes a code or a key says of one that was refused. */
export interface CodeTrouble {
  readonly error?: string;
  /** The same of a passkey or security key. */
  readonly keyError?: string | undefined;
  readonly keyWait?: { readonly seconds: number; readonly message: string };
  readonly wait?: { readonly seconds: number; readonly message: string };
  /** Whether to show what time it is, to be compared with the phone's (D23). */
  readonly clock?: boolean;
}

export const MALFORMED_RECOVERY_CODE = 'A recovery code has 16 letters and numbers. Check what you typed.';

/** The answer to a recovery code that was not looked at, or is none that is unused: the page again, with what is wrong. */
export async function answerToRefusedRecovery(
  refused: Recovery & { ok: false },
  page: (trouble: CodeTrouble) => VNode | Promise<VNode>,
): Promise<Reply> {
  switch (refused.reason) {
    case 'waiting': {
      const wait = { seconds: waitSeconds(refused.waitMs), message: 'Too many incorrect recovery codes.' };
      return tooMany(await page({ wait }), wait.seconds);
    }
    case 'wrong':
      return unprocessable(await page({ error: 'That code isn’t right, or it has already been used.' }));
  }
}

/** The answer to a key that was not looked at, or did not pass: the page again, with what is wrong. */
export async function answerToRefusedKey(
  refused: KeyCheck & { ok: false },
  page: (trouble: CodeTrouble) => VNode | Promise<VNode>,
): Promise<Reply> {
  if (refused.reason === 'refused') return unprocessable(await page({ keyError: keyRefused(refused.why) }));
  const wait = { seconds: waitSeconds(refused.waitMs), message: WAIT_FOR_KEY };
  return tooMany(await page({ keyWait: wait }), wait.seconds);
}

/** The answer to a code that was looked at, or was not, and did not pass: the page again, with what is wrong. */
export async function answerToRefused(
  refused: Exclude<CodeCheck, { ok: true } | { reason: 'gone' }>,
  page: (trouble: CodeTrouble) => VNode | Promise<VNode>,
): Promise<Reply> {
  const clock = 'failures' in refused && refused.failures >= FAILURES_UNTIL_CLOCK;
  switch (refused.reason) {
    case 'keys-alone':
      return unprocessable(await page({ error: KEYS_ALONE }));
    case 'locked':
      return tooMany(await page({ error: LOCKED }), waitSeconds(FACTOR_LIMITS.maxWaitMs));
    case 'waiting': {
      const wait = { seconds: waitSeconds(refused.waitMs), message: WAIT_FOR_TURN };
      return tooMany(await page({ wait, clock }), wait.seconds);
    }
    case 'wrong': {
      const error = refused.skewSeconds === null ? WRONG_CODE : clockHint(refused.skewSeconds);
      return unprocessable(await page({ error, clock }));
    }
  }
}
