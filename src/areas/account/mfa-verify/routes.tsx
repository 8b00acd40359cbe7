import type { PasswordContext } from '../../../access/context.ts';
import { owesPassword } from '../../../access/judgement.ts';
import { homePath, landingOf } from '../../../access/landing.ts';
import { parseRecoveryCode } from '../../../domain/recovery-codes.ts';
import { FACTOR_LIMITS, waitSeconds } from '../../../domain/throttle.ts';
import { parseCode } from '../../../domain/totp.ts';
import { checkCode } from '../../../factors/check-code.ts';
import { unusedRecoveryCodes, useRecoveryCode } from '../../../factors/recovery.ts';
import {
  clockHint,
  LOCKED,
  MALFORMED_CODE,
  WAIT_FOR_TURN,
  WRONG_CODE,
  whoAsks,
} from '../../../factors/words.ts';
import { rawField } from '../../../http/form.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { RecoveryPage, RenewedCodePage, VerifyPage } from './views.tsx';

/** Where a session goes that has nothing to verify: to setup, or on, as after a second tab that finished first. */
function turnAway({ session, decision, site, now }: PasswordContext): string | null {
  if (!session.account.enrolled)
    return decision.kind === 'owed' ? paths.mfaSetup : homePath(session, site.kind);
  if (session.mfaVerifiedAt !== null) return homePath(session, site.kind);
  return decision.kind === 'owed' && owesPassword(session, decision, now) ? paths.confirm : null;
}

interface Trouble {
  readonly error?: string;
  readonly wait?: { seconds: number; message: string };
}

function surroundings(services: Services, { session }: PasswordContext, { error, wait }: Trouble) {
  const { workspace } = session;
  return {
    workspaceName: workspace?.name,
    accent: workspace?.accent,
    supportEmail: services.config.supportEmail,
    error,
    wait,
  };
}

async function verifyPage(services: Services, context: PasswordContext, trouble: Trouble = {}) {
  const { session, decision } = context;
  return (
    <VerifyPage
      {...surroundings(services, context, trouble)}
      reason={whoAsks(decision.kind === 'owed' ? decision.reason : null, session.policy)}
      hasRecoveryCodes={(await unusedRecoveryCodes(services.db, session.account.id)) > 0}
    />
  );
}

async function verify(services: Services, context: PasswordContext, typed: unknown): Promise<Reply> {
  const { act } = context;
  const code = parseCode(typed);
  if (code === null) return unprocessable(await verifyPage(services, context, { error: MALFORMED_CODE }));
  const outcome = await checkCode(services, act, code);
  if (outcome.ok) {
    const { to, cookie } = await landingOf(services, context, outcome.token);
    return seeOther(to, cookie);
  }
  switch (outcome.reason) {
    // Nothing is left to check against: then there is something to set up, or nothing to do.
    case 'gone':
      return seeOther(paths.mfaSetup);
    case 'locked':
      return tooMany(
        await verifyPage(services, context, { error: LOCKED }),
        waitSeconds(FACTOR_LIMITS.maxWaitMs),
      );
    case 'waiting': {
      const wait = { seconds: waitSeconds(outcome.waitMs), message: WAIT_FOR_TURN };
      return tooMany(await verifyPage(services, context, { wait }), wait.seconds);
    }
    case 'wrong': {
      const error = outcome.skewSeconds === null ? WRONG_CODE : clockHint(outcome.skewSeconds);
      return unprocessable(await verifyPage(services, context, { error }));
    }
  }
}

async function recover(services: Services, context: PasswordContext, typed: unknown): Promise<Reply> {
  const { act } = context;
  const page = (trouble: Trouble) => <RecoveryPage {...surroundings(services, context, trouble)} />;
  const code = parseRecoveryCode(typed);
  if (code === null) {
    return unprocessable(
      page({ error: 'A recovery code has sixteen letters and digits. Please check what you typed.' }),
    );
  }
  const outcome = await useRecoveryCode(services, act, code);
  if (outcome.ok) {
    const { to, cookie } = await landingOf(services, context, outcome.token);
    // A page, not a redirect: kept nowhere, the new code cannot be shown by another answer.
    const renewed = (
      <RenewedCodePage {...surroundings(services, context, {})} code={outcome.newCode} onward={to} />
    );
    return { kind: 'html', status: 200, page: renewed, cookie };
  }
  switch (outcome.reason) {
    case 'waiting': {
      const wait = {
        seconds: waitSeconds(outcome.waitMs),
        message: 'Too many wrong recovery codes. Please wait a little.',
      };
      return tooMany(page({ wait }), wait.seconds);
    }
    case 'wrong':
      return unprocessable(page({ error: 'That recovery code is not right, or it was used before.' }));
  }
}

/** S11, S12: the code at later sign-ins, and the way in without the device. */
export function mfaVerifyRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.mfaVerify,
    host: 'both',
    access: 'password',
    handler: async (context) => {
      const elsewhere = turnAway(context);
      return elsewhere === null ? html(await verifyPage(services, context)) : seeOther(elsewhere);
    },
  });

  routes.action({
    url: paths.mfaVerify,
    host: 'both',
    access: 'password',
    handler: (context, request) => {
      const elsewhere = turnAway(context);
      return elsewhere === null ? verify(services, context, rawField(request, 'code')) : seeOther(elsewhere);
    },
  });

  routes.page({
    url: paths.mfaRecovery,
    host: 'both',
    access: 'password',
    handler: (context) => {
      const elsewhere = turnAway(context);
      return elsewhere === null
        ? html(<RecoveryPage {...surroundings(services, context, {})} />)
        : seeOther(elsewhere);
    },
  });

  routes.action({
    url: paths.mfaRecovery,
    host: 'both',
    access: 'password',
    handler: (context, request) => {
      const elsewhere = turnAway(context);
      return elsewhere === null ? recover(services, context, rawField(request, 'code')) : seeOther(elsewhere);
    },
  });
}
