import type { VNode } from 'preact';
import { z } from 'zod';
import type { AccountContext } from '../../../access/context.ts';
import { lacksKey } from '../../../access/judgement.ts';
import { MOST_DEVICE_NAME } from '../../../domain/device-name.ts';
import { relyingPartyOf } from '../../../domain/passkey.ts';
import { devicesOf, hasRoomFor } from '../../../factors/devices.ts';
import { beginEnrolment } from '../../../factors/enrolment.ts';
import { unusedRecoveryCodes } from '../../../factors/recovery.ts';
import { demandingWorkspaces, removeOwnDevice } from '../../../factors/removal.ts';
import { renameOwnDevice } from '../../../factors/renaming.ts';
import { type Stay, stayOf } from '../../../factors/staying.ts';
import { NAME_TAKEN } from '../../../factors/words.ts';
import { idField, nameField } from '../../../http/fields.ts';
import type { FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { accountEntries } from '../navigation.ts';
import { RemoveDevicePage, RenamePage } from './devices-views.tsx';
import { type Leaving, removalTitle } from './leaving.ts';
import { saved } from './page.tsx';
import { hasTokensOf, type OwnDevice, ownDevices } from './queries.ts';

const one = z.object({ authenticator: idField });
const renaming = one.extend({ name: nameField('Enter a name.', MOST_DEVICE_NAME) });

/** The host as keys know it. */
const hostOf = ({ url }: AccountContext['site']) => relyingPartyOf(url).id;

/** A device of the user's own; null for one that is none of theirs. */
async function ownDevice({ db }: Services, { session }: AccountContext, id: string | undefined) {
  const own = await ownDevices(db, session.account.id);
  return own.find((device) => device.id === id) ?? null;
}

async function leavingDevice(
  services: Services,
  context: AccountContext,
  id: string,
  inItsPlace?: Parameters<Stay['stayOf']>[1],
): Promise<Leaving | null> {
  const { db, config } = services;
  const { site, now } = context;
  const { account } = context.session;
  const [own, unused, requiredBy, stay, hasTokens] = await Promise.all([
    ownDevices(db, account.id),
    unusedRecoveryCodes(db, account.id),
    demandingWorkspaces(db, account.id, now),
    stayOf(db, config, { account, site, now }),
    hasTokensOf(db, account.id, { deviceId: id, now }),
  ]);
  const device = own.find((candidate) => candidate.id === id);
  const asItStays = stay.devices.find((candidate) => candidate.id === id);
  if (device === undefined || asItStays === undefined) return null;
  return {
    device,
    stays: stay.stayOf(asItStays, inItsPlace),
    here: hostOf(site),
    others: own
      .filter((other) => other !== device)
      .map((other) => ({ ...other, isOfUse: stay.isOfUse(other) })),
    unusedRecoveryCodes: unused,
    alwaysAsk: account.alwaysAsk,
    hasTokens,
    requiredBy,
    isAdmin: account.isAdmin,
    now,
  };
}

function onPage({ session, site }: AccountContext, title: string, content: VNode): VNode {
  return (
    <AccountPage current={accountEntries.security} title={title} session={session} site={site}>
      {content}
    </AccountPage>
  );
}

function renamePage(
  context: AccountContext,
  device: OwnDevice,
  typed: Omit<Parameters<typeof RenamePage>[0], 'device'> = {},
): VNode {
  return onPage(context, `Rename “${device.name}”`, <RenamePage device={device} {...typed} />);
}

function removePage(context: AccountContext, leaving: Leaving): VNode {
  return onPage(context, removalTitle(leaving), <RemoveDevicePage leaving={leaving} />);
}

/** The page on which something is done to one device, or the list of all where the form names none. */
const pageOf =
  (page: (id: string) => string) =>
  ({ values }: { readonly values: FieldValues }): string => {
    const { data } = one.safeParse(values);
    return data === undefined ? paths.account : page(data.authenticator);
  };

function registerRenaming(routes: Routes, services: Services): void {
  const own = { host: 'both', access: 'account' } as const;

  routes.page({
    ...own,
    url: paths.askToRenameAuthenticator(':authenticator'),
    params: one,
    handler: async (context, { params }) => {
      const device = await ownDevice(services, context, params.authenticator);
      return device === null ? errorPage(404) : html(renamePage(context, device));
    },
  });

  routes.action({
    ...own,
    url: paths.renameAuthenticator,
    from: pageOf(paths.askToRenameAuthenticator),
    body: renaming,
    invalid: async (context, { body, errors, values }) => {
      const device = await ownDevice(services, context, body.authenticator);
      return device === null
        ? errorPage(404)
        : unprocessable(renamePage(context, device, { errors, name: values.name }));
    },
    handler: async (context, { body: { authenticator, name } }) => {
      const outcome = await renameOwnDevice(services, context.act, authenticator, name);
      if (outcome === 'renamed') return saved(services, context, 'Device renamed.');
      const device = await ownDevice(services, context, authenticator);
      return device === null
        ? errorPage(404)
        : unprocessable(renamePage(context, device, { errors: { name: NAME_TAKEN }, name }));
    },
  });
}

function registerRemoval(routes: Routes, services: Services): void {
  const own = { host: 'both', access: 'account' } as const;
  // One may have pressed twice.
  const isGone = (context: AccountContext) =>
    saved(services, context, 'That device has already been removed.');
  const stays = async (context: AccountContext, id: string): Promise<Reply> => {
    const leaving = await leavingDevice(services, context, id);
    return leaving === null ? isGone(context) : unprocessable(removePage(context, leaving));
  };

  routes.page({
    ...own,
    url: paths.askToRemoveAuthenticator(':authenticator'),
    params: one,
    handler: async (context, { params }) => {
      const leaving = await leavingDevice(services, context, params.authenticator);
      return leaving === null ? errorPage(404) : html(removePage(context, leaving));
    },
  });

  routes.action({
    ...own,
    url: paths.removeAuthenticator,
    from: pageOf(paths.askToRemoveAuthenticator),
    fresh: async (context, { body }) => {
      const leaving = await leavingDevice(services, context, body.authenticator);
      if (leaving === null) return isGone(context);
      if (leaving.stays !== null) return unprocessable(removePage(context, leaving));
      return { deed: `remove your device “${leaving.device.name}”`, button: 'Remove device' };
    },
    body: one,
    invalid: () => errorPage(404),
    handler: async (context, { body }) => {
      const outcome = await removeOwnDevice(services, context.act, body.authenticator);
      if (outcome === 'removed') return saved(services, context, 'Device removed. It no longer works.');
      return stays(context, body.authenticator);
    },
  });
}

/** The devices of an account: adding, replacing, renaming and removing them. All but the name is confirmed first (D12). */
export function devicesRoutes(routes: Routes, services: Services): void {
  const sensitive = { host: 'both', access: 'account', from: () => paths.account } as const;
  /** What follows if a device is replaced by an app, or where that won't do by a key of this host. */
  async function replacing(context: AccountContext, id: string) {
    const byApp = await leavingDevice(services, context, id, { kind: 'app', host: null });
    if (byApp === null || byApp.stays === null) return byApp && { ...byApp, page: paths.mfaSetup };
    const byKey = await leavingDevice(services, context, id, { kind: 'key', host: hostOf(context.site) });
    return byKey && { ...byKey, page: paths.mfaSetupKey };
  }

  routes.action({
    ...sensitive,
    url: paths.addAuthenticator,
    fresh: ({ session }) =>
      session.account.enrolled
        ? { deed: 'add another device to your account', button: 'Add a device' }
        : { deed: 'set up two-factor authentication', button: 'Set up' },
    handler: async ({ act, session }) => {
      await beginEnrolment(services, act, null);
      const devices = await devicesOf(services.db, session.account.id);
      const needsKey = lacksKey(session) || !hasRoomFor(devices, { kind: 'app', host: null });
      return seeOther(needsKey ? paths.mfaSetupKey : paths.mfaSetup);
    },
  });

  routes.action({
    ...sensitive,
    url: paths.replaceAuthenticator,
    fresh: async (context, { body }) => {
      const leaving = await replacing(context, body.authenticator);
      if (leaving === null) return errorPage(404);
      if (leaving.stays !== null) return unprocessable(removePage(context, leaving));
      return { deed: `replace your device “${leaving.device.name}”`, button: 'Replace device' };
    },
    body: one,
    invalid: () => errorPage(404),
    handler: async (context, { body }) => {
      const leaving = await replacing(context, body.authenticator);
      if (leaving === null) return errorPage(404);
      if (leaving.stays !== null) return unprocessable(removePage(context, leaving));
      await beginEnrolment(services, context.act, body.authenticator);
      return seeOther(leaving.page);
    },
  });

  registerRenaming(routes, services);
  registerRemoval(routes, services);
}
