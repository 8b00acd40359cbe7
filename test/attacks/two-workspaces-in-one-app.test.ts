import { expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';

/** freeotp-ios#116: two workspaces' entries had one name in the app, and the second overwrote the first. */

const test = base.extend('places', { scope: 'file' }, async ({ world }) => {
  const places = [
    await world.workspace('acme', 'pro', 'Acme & Söhne: Security'),
    await world.workspace('nimbus', 'pro', 'Beta + Partners'),
  ];
  for (const place of places) await world.enforce(place);
  return places;
});

test.for(['base', 'tenant'] as const)(
  'the issuer names product and workspace, in both places: %s',
  async (host, { world, places }) => {
    const labels = new Set<string>();
    for (const place of places) {
      // One address in both, as one person has; each workspace shows its own label.
      const person = await world.account(`Uma ${place.slug} ${host}`);
      await world.join(person, place, host === 'base' ? 'consultant' : 'client');
      const { body } = await (await world.signedIn(person, place, host)).get('/mfa/setup');
      const uri = new URL((/href="(otpauth:[^"]+)"/.exec(body)?.[1] ?? '').replaceAll('&amp;', '&'));
      const [issuer = '', account] = decodeURIComponent(uri.pathname.replace(/^\/+(?:totp\/)?/, '')).split(
        ':',
      );
      expect(uri.searchParams.get('issuer')).toBe(issuer);
      expect(account).toBe(person.email);
      expect(uri.href).not.toContain('+');
      expect(issuer).toMatch(/^SecPortal (?:Acme & Söhne Security|Beta \+ Partners)$/);
      labels.add(issuer);
    }
    expect(labels.size).toBe(places.length);
  },
);
