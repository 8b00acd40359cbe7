import { z } from 'zod';
import type { PasswordContext } from '../../../access/context.ts';
import { takesKeysAlone } from '../../../access/judgement.ts';
import { landingOf } from '../../../access/landing.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { MOST_DEVICE_NAME } from '../../../domain/device-name.ts';
import type { DevicePart } from '../../../domain/device-part.ts';
import { parseNewKey } from '../../../domain/passkey.ts';
import { deviceToBe } from '../../../factors/enrolment.ts';
import { enrolKey, type KeyEnrolment, newKeyOptions } from '../../../factors/passkeys/enrolment.ts';
import {
  KEY_NEEDS_SCRIPT,
  keyRefused,
  NAME_TAKEN,
  STAYS,
  TOO_MANY_DEVICES,
  whySetUp,
} from '../../../factors/words.ts';
import { fieldBy, optionalNameField } from '../../../http/fields.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { KeySetupPage } from './key-views.tsx';
import { whatIsReplaced } from './replacing.ts';
import { turnAway } from './turn-away.ts';

const DONE: Readonly<Record<DevicePart, string>> = {
  first: 'Two-factor authentication is set up.',
  another: 'Device added. You can sign in with it now.',
  replacement: 'Device replaced. The old one no longer works.',
};

const PROTECTS = 'A key protects your account even if someone gets your password.';

const proof = z.object({
  passkey: fieldBy(parseNewKey, KEY_NEEDS_SCRIPT),
  name: optionalNameField(MOST_DEVICE_NAME),
});

/** What was wrong with what was sent, and how the key was called there. */
interface Trouble {
  readonly problem?: string | undefined;
  readonly errors?: FieldErrors;
  readonly name: string | undefined;
}

async function showSetup(services: Services, context: PasswordContext, trouble?: Trouble): Promise<Reply> {
  const { session, decision, act, site } = context;
  const { part, replaces, name } = await deviceToBe(services, act, 'key');
  const owed = decision.kind === 'owed';
  const options = await newKeyOptions(services, act);
  const page = (
    <KeySetupPage
      workspaceName={session.workspace?.name}
      accent={session.workspace?.accent}
      reason={owed ? whySetUp(decision.reason, session) : PROTECTS}
      part={part}
      replaced={await whatIsReplaced(services, context, replaces)}
      host={new URL(site.url).host}
      options={options}
      offersApp={!takesKeysAlone(session)}
      supportEmail={services.config.supportEmail}
      cancelHref={owed ? undefined : paths.account}
      name={trouble?.name ?? name}
      errors={trouble?.errors ?? {}}
      problem={trouble?.problem}
    />
  );
  return trouble === undefined ? html(page) : unprocessable(page);
}

/** The page, for whoever has something to set up. */
async function setUp(services: Services, context: PasswordContext, trouble?: Trouble): Promise<Reply> {
  const elsewhere = await turnAway(services, context, 'key');
  return elsewhere === null ? showSetup(services, context, trouble) : seeOther(elsewhere);
}

function explain(refused: KeyEnrolment & { ok: false }): Omit<Trouble, 'name'> {
  switch (refused.reason) {
    case 'refused':
      return { problem: keyRefused(refused.why) };
    case 'too-many':
      return { problem: TOO_MANY_DEVICES.key };
    case 'stays':
      return { problem: STAYS };
    case 'name-taken':
      return { errors: { name: NAME_TAKEN } };
    case 'expired':
    case 'must-verify':
    case 'keys-alone':
    case 'address-unproven':
      return { problem: keyRefused('challenge expired') };
  }
}

/** B6: the page that sets up a passkey or security key in the place of an app. */
export function keySetupRoutes(routes: Routes, services: Services): void {
  const step = { host: 'both', access: 'password', url: paths.mfaSetupKey } as const;

  routes.page({ ...step, handler: (context) => setUp(services, context) });

  routes.action({
    ...step,
    body: proof,
    invalid: (context, { errors: { passkey, ...errors }, values }) =>
      setUp(services, context, { problem: passkey, errors, name: values.name }),
    handler: async (context, { body: { passkey: answer, name } }) => {
      const elsewhere = await turnAway(services, context, 'key');
      if (elsewhere !== null) return seeOther(elsewhere);
      const { session, decision, act } = context;
      const outcome = await enrolKey(services, act, { answer, name });
      if (outcome.ok) {
        await leaveFlash(services.db, session.sessionId, DONE[outcome.part]);
        const { to, cookie } = await landingOf(services, context, outcome);
        // What nothing was owed for was begun under Account security.
        return seeOther(decision.kind === 'owed' ? to : paths.account, cookie);
      }
      if (outcome.reason === 'must-verify') return seeOther(paths.mfaVerify);
      if (outcome.reason === 'address-unproven') return seeOther(paths.mfaEmail);
      return showSetup(services, context, { ...explain(outcome), name: name ?? undefined });
    },
  });
}
