import { expect } from 'vitest';
import { test } from '../../../../test/fixtures.ts';
import { appendEvent } from '../../../audit/record.ts';

const PAGE = '/dashboard/acme/evidence';

test('B12: of a long list the page has the beginning, and leads to all of it in stretches, and back to that day', async ({
  world,
  acme,
  olivia,
}) => {
  for (let n = 0; n < 101; n += 1)
    await appendEvent(world.db, {
      type: 'policy.methods',
      at: world.clock.now(),
      origin: { host: 'localhost:3000', ip: '192.0.2.7' },
      workspaceId: acme.id,
      actor: { id: olivia.id, label: olivia.email },
      detail: { methods: n % 2 === 0 ? 'any' : 'phishing-resistant' },
    });
  const owner = await world.signedIn(olivia, acme);
  const all = (await owner.get(`${PAGE}?at=2026-11-24`)).body;
  expect(all).toContain('The first 25 of 101.');
  expect(all).not.toContain('All evidence of this day');
  const address = /href="([^"]*show=history)"/.exec(all)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const first = (await owner.get(address)).body;
  expect(first).toContain('1 to 100 of 101.');
  expect(first).toContain('stretch=2"');
  for (const past of ['2', '99']) {
    const last = (await owner.get(`${address}&stretch=${past}`)).body;
    expect(last).toContain('101 to 101 of 101.');
    expect(last).toMatch(
      /href="\/dashboard\/acme\/evidence\?at=2026-11-24"[^>]*>[\s\S]{0,400}All evidence of this day/,
    );
    expect(last).not.toContain('Download the signed file');
  }
});
