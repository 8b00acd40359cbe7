import { describe, expect } from 'vitest';
import { navigation } from '../src/areas/index.ts';
import type { NavPlace } from '../src/ui/navigation.ts';
import { testInOneWorld as base } from './fixtures.ts';
import type { Visitor } from './world.ts';

/** Every page's navigation is made of what the areas state; what it lists for somebody, they can open. */

const test = base.extend('ada', { scope: 'file' }, async ({ world, acme }) => {
  const ada = await world.account('Ada Admin', { admin: true });
  await world.join(ada, acme, 'consultant');
  return { ...ada, secret: await world.enrol(ada) };
});

interface Listed {
  readonly href: string;
  readonly label: string;
  readonly isCurrent: boolean;
}

/** The links of the page's lists, in order. */
function listedOn(body: string): Listed[] {
  const lists = [...body.matchAll(/<nav\b[\s\S]*?<\/nav>/g)].map(([list]) => list).join('');
  return [...lists.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)].map(([, attributes = '', inner = '']) => ({
    href: /href="([^"]*)"/.exec(attributes)?.[1] ?? '',
    label: inner.replace(/<[^>]*>/g, '').trim(),
    isCurrent: attributes.includes('aria-current="page"'),
  }));
}

/** Opens every page that the lists of the page could hold, whoever it is listed for. */
async function expectToListWhatOpens(
  visitor: Visitor,
  from: string,
  places: readonly NavPlace[],
): Promise<void> {
  const listed = listedOn((await visitor.get(from)).body);
  const opened: string[] = [];
  for (const { label, href } of navigation.filter(({ place }) => places.includes(place))) {
    const { statusCode, body } = await visitor.get(href('acme'));
    if (statusCode !== 200) continue;
    opened.push(`${label} ${href('acme')}`);
    const current = listedOn(body).filter(({ isCurrent }) => isCurrent);
    // A page without lists is a way out of them, to all workspaces.
    if (listedOn(body).length > 0) expect(current.map((one) => one.href)).toEqual([href('acme')]);
  }
  expect(opened.length).toBeGreaterThan(1);
  expect(listed.map(({ label, href }) => `${label} ${href}`).sort()).toEqual(opened.sort());
}

describe('the navigation lists what its reader can open, and nothing else', () => {
  test('for an owner', async ({ world, acme, olivia }) => {
    const visitor = await world.signedIn(olivia, acme);
    await expectToListWhatOpens(visitor, '/dashboard/acme', ['workspace', 'personal']);
  });

  test('for a consultant', async ({ world, acme, carl }) => {
    const visitor = await world.signedIn(carl, acme);
    await expectToListWhatOpens(visitor, '/dashboard/acme', ['workspace', 'personal']);
  });

  test('for a client', async ({ world, acme, clara }) => {
    const visitor = await world.signedIn(clara, acme, 'tenant');
    await expectToListWhatOpens(visitor, '/portal', ['portal', 'personal']);
  });

  test('for an administrator, in a workspace and in the administration', async ({ world, ada }) => {
    const visitor = await world.signedIn(ada, null);
    await visitor.post('/mfa/verify', { code: world.code(ada.secret) });
    await expectToListWhatOpens(visitor, '/dashboard/acme', ['workspace', 'personal']);
    await expectToListWhatOpens(visitor, '/admin', ['administration']);
  });
});
