import type { Page } from '@playwright/test';

/** Kinds of keys as people have them: in the device, opened by a fingerprint, or plugged in, with or without a PIN. */
const KINDS = {
  'a passkey of this device': { transport: 'internal', hasResidentKey: true, hasUserVerification: true },
  'a security key with a PIN': { transport: 'usb', hasResidentKey: true, hasUserVerification: true },
  'a plain security key': { transport: 'usb', hasResidentKey: false, hasUserVerification: false },
} as const;

/**
 * Gives a page's browser a key of that kind (DevTools protocol, WebAuthn), whose owner always touches it. So it would be chosen
 * at once wherever a page lets the browser offer keys; it is offered only from `offer` on.
 */
export async function plugIn(page: Page, kind: keyof typeof KINDS) {
  const session = await page.context().newCDPSession(page);
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  await session.send('WebAuthn.enable');
  const { hasUserVerification } = KINDS[kind];
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ...KINDS[kind],
      isUserVerified: hasUserVerification,
      automaticPresenceSimulation: true,
    },
  });
  return {
    /** From the next page on it is offered where somebody types their address, and chosen. */
    offer: () =>
      page.addInitScript(() => {
        PublicKeyCredential.isConditionalMediationAvailable = async () => true;
      }),
    /** How many keys are in it. */
    count: async () =>
      (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  };
}
