import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../../test/reading-scans.ts';
import { sarif } from './sarif.ts';

const at = (uri: string, startLine?: number) => ({
  physicalLocation: { artifactLocation: { uri }, ...(startLine ? { region: { startLine } } : {}) },
});
const rules = [
  {
    id: 'js/sql',
    name: 'SqlInjection',
    shortDescription: { text: 'SQL is made of input' },
    fullDescription: { text: 'Anyone can run *their* SQL.' },
    help: { text: 'Bind it.', markdown: '## Fix\n\nBind `it`.' },
    helpUri: 'https://a.example/sql',
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['security', 'external/cwe/cwe-089'], 'security-severity': '9.8' },
    messageStrings: { found: { text: 'In {0}: [source](1), {{not}} {1} {2}.' } },
  },
  { id: 'js/dead', defaultConfiguration: { level: 'note' } },
  { id: 'CA1000' },
];
const extension = {
  name: 'More',
  rules: [
    {
      id: 'more/x',
      shortDescription: { text: 'More' },
      relationships: [{ target: { id: '327', toolComponent: { index: 0 } } }],
    },
  ],
};
const driver = { name: 'Code Checker', rules, globalMessageStrings: { all: { text: 'Everywhere {0}' } } };
const tool = { driver, extensions: [extension] };
const taxonomies = [{ name: 'CWE', guid: 'g', taxa: [{ id: '20' }, { id: '79' }] }];

const log = (...runs: readonly unknown[]) => JSON.stringify({ version: '2.1.0', runs }, null, 1);
const read = (text: string) => readScan(sarif, text);

describe('SARIF (I1)', () => {
  test('a result is read with what its rule says, and its message filled in', async () => {
    const result = {
      ruleId: 'js/sql',
      ruleIndex: 0,
      message: { id: 'found', arguments: ['the login', 'here'] },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'file:///C:/app/my%20login.js', uriBaseId: '%SRCROOT%' },
            region: { startLine: 12, startColumn: 3, snippet: { text: 'query(input)' } },
          },
        },
      ],
      codeFlows: [
        {
          threadFlows: [
            {
              locations: [
                { location: { ...at('src/a.js', 1), message: { text: 'read' } } },
                { location: at('src/b.js', 2) },
              ],
            },
          ],
        },
      ],
      fixes: [{ description: { text: 'Bind the value' } }],
      partialFingerprints: { primary: 'x' },
    };
    const { items, unreadable, refusal } = await read(log({ tool, results: [result] }));
    expect([unreadable, refusal]).toEqual([[], null]);
    expect(items).toEqual([
      {
        kind: 'item',
        line: expect.any(Number),
        tool: 'code checker',
        toolName: 'Code Checker',
        plugin: 'js/sql',
        title: 'SQL is made of input',
        severity: 'critical',
        cvss: [],
        cwe: [89],
        cves: [],
        description: { as: 'markdown', text: 'Anyone can run \\*their\\* SQL.\n\n## Fix\n\nBind `it`.' },
        impact: null,
        remediation: null,
        references: ['https://a.example/sql'],
        place: { what: 'C:/app/my login.js', where: 'line 12' },
        output: [
          'In the login: source, {not} here {2}.',
          'Code:\nquery(input)',
          'Path:\n1. src/a.js, line 1, read\n2. src/b.js, line 2',
          'Fix: Bind the value',
        ].join('\n\n'),
      },
    ]);
  });

  test.for<[name: string, result: object, severity: string | undefined]>([
    ['its own level', { ruleId: 'js/dead', level: 'error' }, 'high'],
    ['the level of its rule', { ruleId: 'js/dead' }, 'low'],
    ['“warning” where nobody says anything', { ruleId: 'CA1000' }, 'medium'],
    ['“warning” of a rule that the file doesn’t describe', { ruleId: 'unheard-of' }, 'medium'],
    ['its own score', { ruleId: 'js/dead', properties: { 'security-severity': '7.0' } }, 'high'],
    ['the score of its rule', { ruleIndex: 0, level: 'note' }, 'critical'],
    ['nothing bad, to be looked at', { ruleId: 'js/sql', kind: 'review' }, 'info'],
    ['a pass', { ruleId: 'js/sql', kind: 'pass' }, undefined],
    ['what doesn’t apply', { ruleId: 'js/sql', kind: 'notApplicable' }, undefined],
    ['what is gone', { ruleId: 'js/sql', baselineState: 'absent' }, undefined],
    ['what is suppressed', { ruleId: 'js/sql', suppressions: [{ kind: 'inSource' }] }, undefined],
    [
      'what is suppressed by review',
      { ruleId: 'js/sql', suppressions: [{ kind: 'external', status: 'accepted' }] },
      undefined,
    ],
    [
      'what may be suppressed one day',
      { ruleId: 'js/dead', suppressions: [{ kind: 'external', status: 'underReview' }] },
      'low',
    ],
    ['no suppressions', { ruleId: 'js/dead', suppressions: [] }, 'low'],
  ])('a result has the severity of %s', async ([, result, severity]) => {
    const { items } = await read(log({ tool, results: [{ message: { text: 'x' }, ...result }] }));
    expect(items.map((item) => item.severity)).toEqual(severity === undefined ? [] : [severity]);
  });

  test('the keys of a run may come in any order, and rules in the driver or in extensions', async () => {
    const results = [
      {
        ruleId: 'js/sql/part',
        message: { text: 'a' },
        locations: [{ physicalLocation: { artifactLocation: { index: 1 } } }],
      },
      {
        rule: { index: 0, toolComponent: { index: 0 } },
        message: { id: 'all', arguments: ['!'] },
        locations: [{ logicalLocations: [{ index: 0 }] }],
      },
      {
        ruleId: 'js/dead',
        message: { text: 'c' },
        taxa: [{ index: 1, toolComponent: { guid: 'g' } }],
        locations: [at('https://A.example/x?q=1', 3)],
      },
      { ruleId: 'js/dead', message: { text: 'd' }, analysisTarget: { uri: 'target.js' } },
      { ruleId: 'js/dead', message: { text: 'e' } },
      { ruleId: 'js/dead', message: { text: 'f' }, locations: [at('a.js', 1), at('b.js'), at('a.js', 1)] },
    ];
    const parts = {
      artifacts: [{ location: { uri: 'zero.js' } }, { location: { uri: 'one.js' } }],
      logicalLocations: [{ fullyQualifiedName: 'a::b' }],
      taxonomies,
      tool,
      results,
    };
    const keys = Object.keys(parts) as (keyof typeof parts)[];
    for (const turn of keys.keys()) {
      const run = Object.fromEntries(
        [...keys.slice(turn), ...keys.slice(0, turn)].map((key) => [key, parts[key]]),
      );
      const { items, unreadable } = await read(log(run));
      expect(unreadable).toEqual([]);
      const said = items.map(({ plugin, title, cwe, place }) => [
        plugin,
        title,
        cwe,
        place.what,
        place.where,
      ]);
      expect(new Set(said.map((one) => JSON.stringify(one)))).toEqual(
        new Set(
          [
            ['js/sql/part', 'SQL is made of input', [89], 'one.js', ''],
            ['more/x', 'More', [327], 'a::b', ''],
            ['js/dead', 'js/dead', [79], 'https://a.example', '/x?q='],
            ['js/dead', 'js/dead', [], 'target.js', ''],
            ['js/dead', 'js/dead', [], 'The code as a whole', ''],
            ['js/dead', 'js/dead', [], 'a.js', 'line 1'],
            ['js/dead', 'js/dead', [], 'b.js', ''],
          ].map((one) => JSON.stringify(one)),
        ),
      );
      expect(said.length).toBe(7);
    }
  });

  test('rules count as they were set when the tool ran, and files are where their folders within the code are', async () => {
    const overrides = [
      { descriptor: { id: 'js/dead' }, configuration: { level: 'error' } },
      { descriptor: { index: 2 }, configuration: { enabled: false } },
      { descriptor: { id: 'js/sql' }, configuration: { level: 'note' } },
    ];
    const folders = {
      ROOT: { uri: 'file:///home/build-7/' },
      LIBRARY: { uri: 'lib', uriBaseId: 'ROOT' },
    };
    const inLibrary = { physicalLocation: { artifactLocation: { uri: 'x.js', uriBaseId: 'LIBRARY' } } };
    const results = [
      { ruleId: 'js/dead', message: { text: 'Set worse' }, locations: [inLibrary] },
      { ruleId: 'js/dead', level: 'note', message: { text: 'Says it itself' }, locations: [at('a.js')] },
      { ruleId: 'CA1000', message: { text: 'Switched off' }, locations: [at('b.js')] },
      // Its rule has a score, which no more holds where the rule was set otherwise.
      { ruleId: 'js/sql', message: { text: 'Set milder' }, locations: [at('c.js')] },
    ];
    const before = { invocations: [{ ruleConfigurationOverrides: overrides }], originalUriBaseIds: folders };
    const facts = async (run: object) => {
      const { items, unreadable } = await read(log(run));
      return [
        items.map(({ severity, place }) => [severity, place.what]),
        unreadable.map(([, reason]) => reason.slice(0, 40)),
      ];
    };
    expect(await facts({ tool, ...before, results })).toEqual([
      [
        ['high', 'lib/x.js'],
        ['low', 'a.js'],
        ['low', 'c.js'],
      ],
      [],
    ]);
    expect((await facts({ tool, results, ...before }))[1], 'what comes too late is told').toEqual([
      'Here the run says how its rules were set',
      'Here the run says how its rules were set',
      'Here the run says how its rules were set',
      'Here the run says in which folders its f',
    ]);
    const inline = JSON.stringify({
      version: '2.1.0',
      inlineExternalProperties: [{ results: [] }, {}],
      runs: [],
    });
    expect((await read(inline)).unreadable).toMatchObject([
      [1, expect.stringContaining('inlineExternalProperties')],
    ]);
  });

  test('runs don’t know of each other; an empty file and a run without results have nothing', async () => {
    const { items } = await read(
      log(
        { tool, results: [{ ruleIndex: 0, message: {} }] },
        { tool: { driver: { name: 'B' } }, results: [{ ruleId: 'js/sql', message: {} }] },
      ),
    );
    expect(items.map((item) => [item.tool, item.severity])).toEqual([
      ['code checker', 'critical'],
      ['b', 'medium'],
    ]);
    expect((await read(log())).items).toEqual([]);
    expect((await read(log({ tool, results: null }, { tool }))).items).toEqual([]);
  });

  test('what can’t be read is told: no rule, an unknown level, other files, another version, a file that breaks off', async () => {
    const files = {
      results: [{ location: { uri: 'https://a.example/r.sarif' } }],
      rules: { location: { uri: 'rules.sarif' } },
    };
    const { items, unreadable } = await read(
      log({
        externalPropertyFileReferences: files,
        tool,
        results: [{ message: {} }, { ruleId: 'CA1000', level: 'bad' }, 7, { ruleId: 'CA1000' }],
      }),
    );
    expect(items.length).toBe(1);
    expect(unreadable.map(([, reason]) => reason)).toEqual([
      expect.stringContaining('(https://a.example/r.sarif, rules.sarif)'),
      'This result was left out, because it names no rule.',
      'This result was left out, because “bad” is no level of SARIF.',
      'This result was left out, because it names no rule.',
    ]);
    expect((await read('{"version": "1.0.0", "runs": []}')).refusal).toEqual([
      1,
      expect.stringContaining('This is SARIF 1.0.0.'),
    ]);
    const cut = log({ tool, results: [{ ruleId: 'CA1000' }, { ruleId: 'js/sql', x: 'y' }] });
    const ofCut = await read(cut.slice(0, cut.indexOf('"y"')));
    expect(ofCut.items.map(({ plugin }) => plugin)).toEqual(['CA1000']);
    expect(ofCut.refusal?.[1]).toContain('ends in the middle');
  });

  test('results that stand before their rules are held up to 32 MB, and the limit says so', async () => {
    const result = JSON.stringify({ ruleId: 'js/sql', message: { text: 'x'.repeat(1024 * 1024) } });
    const { refusal } = await readScan(
      sarif,
      `{"runs": [{"results": [${Array(33).fill(result).join(',\n')}`,
      1024 * 1024,
    );
    expect(refusal).toEqual([32, expect.stringContaining('More than 32 MB of this run')]);
  });
});
