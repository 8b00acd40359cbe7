import { describe, expect } from 'vitest';
import { navigation } from '../src/areas/index.ts';
import type { NavList } from '../src/ui/navigation.ts';
import { testInOneWorld as base } from './fixtures.ts';
import type { Visitor } from './visitor.ts';

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
  places: readonly NavList[],
): Promise<void> {
  const listed = listedOn((await visitor.get(from)).body);
  const opened: string[] = [];
  for (const { label, href } of navigation.filter(({ list }) => places.includes(list))) {
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

/** Each list keeps the order that its readers know; what is new may come anywhere between. */
async function expectToListInOrder(visitor: Visitor, from: string, labels: readonly string[]): Promise<void> {
  const listed = listedOn((await visitor.get(from)).body).map(({ label }) => label);
  expect(listed.filter((label) => labels.includes(label))).toEqual(labels);
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

  test('for an auditor', async ({ world, acme }) => {
    const audrey = await world.account('Audrey Auditor');
    await world.join(audrey, acme, 'auditor');
    const visitor = await world.signedIn(audrey, acme);
    await expectToListWhatOpens(visitor, '/dashboard/acme/activity', ['workspace', 'personal']);
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

describe('the navigation keeps its order', () => {
  test('the overview comes first, for the team and for clients', async ({ world, acme, carl, clara }) => {
    const listed = async (visitor: Visitor, from: string) =>
      listedOn((await visitor.get(from)).body).map(({ label }) => label);
    const team = await listed(await world.signedIn(carl, acme), '/dashboard/acme');
    expect(team[0]).toBe('Overview');
    expect(team).toContain('Engagements');
    const client = await listed(await world.signedIn(clara, acme, 'tenant'), '/portal');
    expect(client.slice(0, 2)).toEqual(['Overview', 'Findings']);
  });

  test('in a workspace', async ({ world, acme, olivia }) => {
    const visitor = await world.signedIn(olivia, acme);
    await expectToListInOrder(visitor, '/dashboard/acme', [
      'Overview',
      'Members',
      'Activity log',
      'Settings',
      'Account security',
      'All workspaces',
    ]);
  });

  test('in the portal', async ({ world, acme, clara }) => {
    const visitor = await world.signedIn(clara, acme, 'tenant');
    await expectToListInOrder(visitor, '/portal', ['Overview', 'Account security']);
  });

  test('for an administrator', async ({ world, ada }) => {
    const visitor = await world.signedIn(ada, null);
    // A step of its own: a code is taken once.
    world.clock.advance(30_000);
    await visitor.post('/mfa/verify', { code: world.code(ada.secret) });
    await expectToListInOrder(visitor, '/dashboard/acme', [
      'Account security',
      'All workspaces',
      'Platform administration',
    ]);
    await expectToListInOrder(visitor, '/admin', ['Accounts', 'Workspaces', 'Activity log']);
  });
});
