import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namedTests, securityDocument } from '../../scripts/security-document.ts';
import { REQUIREMENTS } from '../../scripts/security-requirements.ts';
import { root } from '../../scripts/tools.ts';
import { FRESH_MS } from '../../src/access/judgement.ts';
import { loadConfig } from '../../src/config.ts';
import { PENDING_MS } from '../../src/factors/pending-enrolments.ts';

const requirements = [...REQUIREMENTS.values()].flat();
const document = readFileSync(join(root, 'docs', 'security.md'), 'utf8');

test('docs/security.md is current; "npm run docs:security" makes it so', () => {
  expect(document).toBe(securityDocument());
});

test('ASVS 6.1.1 6.1.3 7.1.1 7.1.2: what the document says of limits, ways in and sessions is what the program does', () => {
  expect(PENDING_MS).toBe(15 * 60_000);
  expect(document).toContain('is forgotten after 15 minutes');
  expect(document.match(/^\| a pass(?:word|key) .*hosts?/gm)).toHaveLength(4);
  expect(FRESH_MS).toBe(10 * 60_000);
  expect(document).toContain('one of the last ten minutes');
  const { sessionMs, sessionIdleMs } = loadConfig({});
  expect([sessionMs, sessionIdleMs]).toEqual([12 * 3_600_000, 3_600_000]);
  expect(document).toContain('It ends 12 hours after sign-in, or after 60 minutes without a request');
  const running = readFileSync(join(root, 'docs', 'running.md'), 'utf8');
  expect(running).toMatch(/`SESSION_HOURS` \| `12` \|/);
  expect(running).toMatch(/`SESSION_IDLE_MINUTES` \| `60` \|/);
});

test('every requirement has a test, or a reason why it is not met', () => {
  const tested = new Set(namedTests().flatMap(({ ids }) => ids));
  const bare = requirements.filter(({ id, notMet }) => !tested.has(id) && notMet === undefined);
  expect(bare.map(({ id }) => id)).toEqual([]);
});

test('no test names a requirement that is not in the list, and none is listed twice', () => {
  const ids = requirements.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  // Whole sections, such as "ASVS 3.4", may be named too.
  const strange = namedTests().flatMap(({ ids: named, name }) =>
    named
      .filter((id) => !ids.some((known) => known === id || known.startsWith(`${id}.`)))
      .map((id) => `${id}: ${name}`),
  );
  expect(strange).toEqual([]);
});
