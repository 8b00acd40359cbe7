import { expect, test } from 'vitest';
import { limitOf } from '../../../../domain/finding-fields.ts';
import type { ScannedGroup } from '../content.ts';
import { draftText } from './text.ts';

const GROUP: ScannedGroup = {
  ...{ tool: 'code checker', toolName: 'Code *Checker*', plugin: 'a', title: 'A check', severity: 'low' },
  ...{ cvss4: '', cvss3: '', scored4: null, scored3: 'info', cwe: [], cves: [], references: [] },
  ...{ description: '', impact: '', remediation: '', remarks: [] },
};
const PLACES = [{ what: 'a.js', where: 'line 1', output: 'x = 1', line: 3 }];

test('I3 I4: a draft names its tool as its maker does, and says how many references don’t fit', async () => {
  // Each takes two thousand bytes once its signs mean nothing.
  const references = Array.from({ length: 110 }, (_, nth) => `${nth}${'#'.repeat(999)}`);
  const { text, leftOut } = await draftText({ ...GROUP, references }, PLACES, {
    leads: '4.0',
    template: null,
  });
  expect(text.steps).toMatch(/^What Code \\\*Checker\\\* reported at `a\.js line 1`:/);
  expect(text.severityReason).toBe('Code *Checker* rates this low.');
  const kept = text.references.split('\n').length;
  expect(Buffer.byteLength(text.references)).toBeLessThanOrEqual(limitOf('references'));
  expect(kept).toBeGreaterThan(100);
  expect(leftOut).toEqual([`${110 - kept} references didn’t fit into the finding, and were left out.`]);

  const known = { ...GROUP, tool: 'openvas', toolName: '' };
  const plain = await draftText(known, PLACES, { leads: '4.0', template: null });
  expect([plain.text.severityReason, plain.leftOut]).toEqual(['OpenVAS rates this low.', []]);
});
