import { expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';

/** freeotp-ios#116: two workspaces' entries had one name in the app, and the second overwrote the first. */

const test = base.extend('workspaces', { scope: 'file' }, async ({ world }) => {
  const workspaces = [
    await world.workspace('acme', 'pro', 'Acme & Söhne: Security'),
    await world.workspace('nimbus', 'pro', 'Beta + Partners'),
  ];
  for (const workspace of workspaces) await world.enforce(workspace);
  return workspaces;
});

test.for(['base', 'tenant'] as const)(
  'the issuer names product and workspace, in both places: %s',
  async (host, { world, workspaces }) => {
    const labels = new Set<string>();
    for (const workspace of workspaces) {
      // One address in both, as one person has; each workspace shows its own label.
      const person = await world.account(`Uma ${workspace.slug} ${host}`);
      await world.join(person, workspace, host === 'base' ? 'consultant' : 'client');
      const { body } = await (await world.signedIn(person, workspace, host)).get('/mfa/setup');
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
    expect(labels.size).toBe(workspaces.length);
  },
);
