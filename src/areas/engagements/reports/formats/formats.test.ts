import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { ReportData, ReportFinding } from '../report-data.ts';
import { dataFile } from './data-file.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../../../docs/report.schema.json', import.meta.url), 'utf8'),
);

const AT = Date.UTC(2026, 10, 26, 12, 30);

const finding = (number: number, of: Partial<ReportFinding>): ReportFinding => ({
  id: `f${number}`,
  number,
  reference: `NWB-2026-03-${number}`,
  title: 'Prices are taken from the browser',
  severity: 'critical',
  severityReason: '',
  cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 9.8 }],
  cwe: { number: 79, name: 'Cross-site Scripting' },
  state: 'published',
  stateNote: '',
  acceptedUntil: null,
  publishedAt: AT,
  changedAt: AT,
  deadline: null,
  prose: {
    description: 'Anyone *can* pay less.',
    steps: '',
    impact: 'Loss.',
    remediation: 'Use the catalogue.',
    references: '',
  },
  assets: [
    { what: 'https://shop.example', where: '/orders?a=ü b', note: 'as anyone', fixed: false },
    { what: 'shop.example:8443', where: '', note: '', fixed: true },
  ],
  tags: ['shop'],
  evidence: [],
  ...of,
});

const DATA: ReportData = {
  kind: 'full',
  version: '1.0',
  madeAt: AT,
  zone: 'Europe/Berlin',
  issuer: 'Northwind Security',
  recipient: 'Acme',
  engagement: {
    id: 'e1',
    reference: 'NWB-2026-03',
    title: 'Web shop',
    kind: 'web-application',
    startsOn: '2026-11-02',
    endsOn: null,
    scope: '',
    rules: '',
    lead: 'Lea',
    team: ['Lea'],
  },
  summary: '',
  findings: [
    finding(1, {}),
    finding(2, {
      // Rated lower than its score.
      severity: 'medium',
      severityReason: 'Behind a VPN.',
      title: '=HYPERLINK("https://evil.example")',
      state: 'risk-accepted',
      stateNote: 'Goes away in May.',
      acceptedUntil: '2027-05-31',
      cwe: { number: 20, name: null },
      assets: [{ what: '10.0.0.1', where: 'tcp/443', note: '', fixed: false }],
      evidence: [
        {
          id: 'v1',
          name: 'order.png',
          alternative: 'An order',
          picture: { type: 'image/png', width: 2, height: 1 },
          bytes: 99,
        },
      ],
    }),
    finding(3, {
      severity: 'info',
      cvss: [],
      cwe: null,
      state: 'retest-passed',
      assets: [],
      tags: [],
      prose: { description: '', steps: '', impact: '', remediation: '', references: '' },
    }),
  ],
  withdrawn: [4],
  rounds: [
    {
      id: 'r1',
      number: 1,
      closedAt: AT,
      summary: 'All well.',
      findings: [
        {
          findingId: 'f3',
          number: 3,
          title: 'Prices',
          severity: 'info',
          outcome: 'passed',
          results: [{ asset: { what: '', where: '', note: '' }, result: 'fixed', words: '' }],
        },
      ],
      evidence: [],
    },
  ],
  delivered: [{ version: '1.0', at: AT, by: null }],
};

const NOTHING: ReportData = { ...DATA, findings: [], rounds: [], withdrawn: [], delivered: [] };

const textOf = async (format: 'json' | 'csv' | 'sarif', data = DATA): Promise<string> =>
  Buffer.from(await dataFile(format, data)).toString();

describe('R3: a report as data', () => {
  test('JSON is as its schema says, and says all of it', async () => {
    const ajv = new Ajv2020({ allErrors: true });
    formats.default(ajv);
    const isValid = ajv.compile(schema);
    for (const data of [DATA, NOTHING]) {
      const report = JSON.parse(await textOf('json', data));
      expect(isValid(report), JSON.stringify(isValid.errors)).toBe(true);
      expect(isValid({ ...report, findings: [{}] })).toBe(false);
    }
    const report = JSON.parse(await textOf('json'));
    expect(report).toMatchObject({
      format: 'secportal-report',
      kind: 'full',
      version: '1.0',
      withdrawn: [4],
    });
    expect(report.findings[0]).toMatchObject({
      reference: 'NWB-2026-03-1',
      impact: 'Loss.',
      cvss: [{ version: '3.1', score: 9.8 }],
      assets: [{ state: 'open' }, { what: 'shop.example:8443', state: 'fixed' }],
    });
    expect(report.rounds[0].findings[0].results).toEqual([
      { what: '', where: '', note: '', result: 'fixed', words: '' },
    ]);
  });

  test('CSV has a line for each finding, and no formula', async () => {
    const csv = await textOf('csv');
    expect(csv.startsWith('\uFEFF"Number","Reference","Title",')).toBe(true);
    expect(csv.split('\r\n')).toHaveLength(5);
    expect(csv).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
    expect(csv).toContain(
      '"https://shop.example | /orders?a=ü b | as anyone | open\nshop.example:8443 | fixed"',
    );
  });

  test('SARIF has a rule for each finding and a result for each asset, which refer to each other', async () => {
    const log = JSON.parse(await textOf('sarif'));
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    const { rules } = run.tool.driver;
    const taxa = run.taxonomies[0].taxa.map(({ id }: { id: string }) => id);
    expect(taxa).toEqual(['20', '79']);
    expect(rules.map((rule: { id: string }) => rule.id)).toEqual([
      'NWB-2026-03-1',
      'NWB-2026-03-2',
      'NWB-2026-03-3',
    ]);
    // What was rated by hand counts, not the score.
    expect(rules.map((rule: { properties: object }) => rule.properties)).toMatchObject([
      { 'security-severity': '9.8', tags: ['security', 'external/cwe/cwe-079', 'shop'] },
      { 'security-severity': '5.5' },
      { 'security-severity': '0.0' },
    ]);
    for (const rule of rules)
      for (const { target } of rule.relationships ?? []) expect(taxa).toContain(target.id);
    expect(rules[0].help.markdown).toBe(
      '# Description\n\nAnyone *can* pay less.\n\n# Impact\n\nLoss.\n\n# How to fix it\n\nUse the catalogue.',
    );
    expect(
      run.results.map(
        ({
          ruleId,
          ruleIndex,
          kind,
          level,
          locations,
          suppressions,
        }: Record<string, unknown> & {
          locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
          ruleIndex: number;
        }) => [
          rules[ruleIndex].id === ruleId,
          kind,
          level,
          locations[0]?.physicalLocation.artifactLocation.uri,
          suppressions,
        ],
      ),
    ).toEqual([
      [true, 'fail', 'error', 'https://shop.example/orders?a=%C3%BC%20b', undefined],
      [true, 'pass', 'none', 'shop.example%3A8443', undefined],
      [
        true,
        'fail',
        'warning',
        '10.0.0.1/tcp/443',
        [{ kind: 'external', status: 'accepted', justification: 'Goes away in May.' }],
      ],
      [true, 'pass', 'none', undefined, undefined],
    ]);
    const prints = run.results.map((result: { partialFingerprints: object }) =>
      JSON.stringify(result.partialFingerprints),
    );
    expect(new Set(prints).size).toBe(4);
    expect(JSON.parse(await textOf('sarif', NOTHING)).runs[0]).toMatchObject({
      results: [],
      tool: { driver: { rules: [] } },
    });
  });
});
