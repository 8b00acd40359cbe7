import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEVERITIES, type Severity } from '../../../../domain/finding.ts';
import type { ScannedItem } from '../formats/scanned.ts';
import { Gathering } from './gathering.ts';

const itemOf = (some: Partial<ScannedItem>): ScannedItem => ({
  ...{ kind: 'item', line: 1, tool: 'burp', plugin: '1', title: 'A check', severity: 'info' },
  ...{ cvss: [], cwe: [], cves: [], description: null, impact: null, remediation: null, references: [] },
  ...{ place: { what: 'a.example', where: '/' }, output: '', ...some },
});

/** What comes out of items that are let out one by one, as they are of a long file. */
function gathered(items: readonly ScannedItem[]) {
  const gathering = new Gathering();
  const batches = items.flatMap((item) => {
    gathering.add([item]);
    return [...gathering.batches(1)];
  });
  gathering.end();
  batches.push(...gathering.batches(1), gathering.last(1));
  const groups = batches.flatMap((batch) => batch.groups);
  const plugins = new Map(groups.map(({ number, group }) => [number, group.plugin]));
  const severities = new Map(groups.map(({ group }) => [group.plugin, group.severity]));
  for (const { number, severity } of batches.flatMap(({ more }) => more))
    if (severity !== null) severities.set(plugins.get(number) ?? '', severity);
  return { batches, severities };
}

test('I3: a check is as severe as its worst result, in whatever order the file has them', () => {
  const results = fc.array(
    fc.record({ plugin: fc.constantFrom('1', '2'), severity: fc.constantFrom(...SEVERITIES) }),
    { minLength: 1, maxLength: 8 },
  );
  const worstOf = (all: readonly { severity: Severity }[]) =>
    SEVERITIES.find((severity) => all.some((one) => one.severity === severity));
  fc.assert(
    fc.property(results, (all) => {
      const worst = Object.entries(Object.groupBy(all, ({ plugin }) => plugin)).map(([plugin, of]) => [
        plugin,
        worstOf(of ?? []),
      ]);
      for (const order of [all, all.toReversed()])
        expect(Object.fromEntries(gathered(order.map(itemOf)).severities)).toEqual(Object.fromEntries(worst));
    }),
    { numRuns: 50 },
  );
});

test('I3: a check has the CVEs and references of all its results, and the vectors of the worst', () => {
  const vector = (impact: string) => `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:${impact}/I:N/A:N`;
  const first = { cves: ['CVE-2020-1'], references: ['https://a.example'], cvss: [vector('L')] };
  const moreOf = (...later: readonly Partial<ScannedItem>[]) =>
    gathered([first, ...later].map(itemOf)).batches.flatMap(({ more }) => more);
  expect(moreOf(first, first), 'most results say the same').toEqual([]);
  expect(
    moreOf(
      { ...first, cves: ['CVE-2020-2', 'CVE-2020-1'], severity: 'high', cvss: [vector('H')] },
      { ...first, references: ['https://b.example', ' https://b.example\n'], severity: 'low', cvss: [] },
    ),
  ).toEqual([
    {
      ...{
        number: 1,
        severity: 'high',
        cves: ['CVE-2020-2'],
        references: ['https://b.example'],
        remarks: [],
      },
      vectors: { cvss4: '', cvss3: vector('H'), scored4: null, scored3: 'high' },
    },
  ]);
  const many = Array.from({ length: 300 }, (_, nth) => `CVE-2021-${1000 + nth}`);
  const [cut] = moreOf({ ...first, cves: many });
  expect([cut?.cves.length, cut?.remarks]).toEqual([
    199,
    ['Its results name more CVEs than the 200 that are taken.'],
  ]);
});

test('I3 I5: a check whose id is longer than 500 characters is left out, by its line, and the rest goes in', () => {
  const ids = ['x'.repeat(500), 'y'.repeat(501)];
  const { batches, severities } = gathered([
    ...ids.map((plugin, nth) => itemOf({ plugin, line: nth + 1 })),
    itemOf({ tool: 'z'.repeat(501), line: 3 }),
  ]);
  expect([...severities.keys()]).toEqual(['x'.repeat(500)]);
  expect(batches.flatMap(({ reasons }) => reasons)).toEqual([
    { line: 2, reason: 'Its id is longer than 500 characters, so this result was left out.' },
    { line: 3, reason: 'Its tool’s name is longer than 500 characters, so this result was left out.' },
  ]);
  expect(batches.at(-1)).toMatchObject({ items: 1, unreadable: 2 });
});

test('E28: a batch counts all that a check brings, its references and CVEs too', () => {
  const references = Array.from({ length: 100 }, (_, nth) => `${nth} ${'r'.repeat(900)}`);
  const gathering = new Gathering();
  gathering.add([1, 2, 3].map((nth) => itemOf({ plugin: String(nth), references })));
  expect([...gathering.batches(1)].map(({ groups }) => groups.length)).toEqual([2, 1]);
});
