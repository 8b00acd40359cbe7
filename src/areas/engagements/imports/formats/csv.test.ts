import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../../test/reading-scans.ts';
import { csv, csvBegin, csvFormat } from './csv.ts';
import { guessMapping } from './csv-columns.ts';

const titlesIn = async (text: string, length?: number) =>
  (await readScan(csv, text, length)).items.map(({ line, title }) => [line, title]);

describe('CSV (I1)', () => {
  test('bytes with commas among them are no table; a strange character in a cell is no hindrance', () => {
    const bytes = Array.from({ length: 4096 }, (_, at) => String.fromCharCode((at * 31) % 256)).join('');
    expect(csv.recognises(`a,b\n1,2\n${bytes}`)).toBe(false);
    expect(csv.recognises(`a,b\n1,2\n${'\ufffd,'.repeat(50)}`)).toBe(false);
    expect(csv.recognises(`Title,Host\nWeak login,"10.0.0.1\x1b[0m ${'and so on '.repeat(20)}"`)).toBe(true);
  });

  test('columns are known by their names; rows of one title are one finding at several places', async () => {
    const text = [
      'Title;Severity;CVSSv3;CVSSv3 Score;CweId;CVE;Synopsis;Description;Impact;Solution;References;Hosts;Port;Protocol;Evidence;Owner',
      '"Weak  login";High;CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N;7.5;287;cve-2024-0001;Weak.;"It is weak,',
      'in two lines.";Bad;"Make it ""strong""";https://a.example/1, https://a.example/2;"10.0.0.1, 10.0.0.2";443;TCP;seen;Max',
      'weak login;;;9.1;CWE-79 79;;;;;;;https://Shop.example/login?next=1;0;;;',
    ].join('\r\n');
    const { items, findings, unreadable } = await readScan(csv, text, 3);
    expect([findings, unreadable]).toEqual([1, []]);
    expect(items[0]).toEqual({
      kind: 'item',
      line: 2,
      tool: 'csv',
      plugin: 'weak login',
      title: 'Weak login',
      severity: 'high',
      cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'],
      cwe: [287],
      cves: ['CVE-2024-0001'],
      description: { as: 'plain', text: 'Weak.\n\nIt is weak,\nin two lines.' },
      impact: { as: 'plain', text: 'Bad' },
      remediation: { as: 'plain', text: 'Make it "strong"' },
      references: ['https://a.example/1', 'https://a.example/2'],
      place: { what: '10.0.0.1', where: 'tcp/443' },
      output: 'seen',
    });
    expect(items.slice(1).map(({ line, severity, cwe, place }) => [line, severity, cwe, place])).toEqual([
      [2, 'high', [287], { what: '10.0.0.2', where: 'tcp/443' }],
      [4, 'critical', [79], { what: 'https://shop.example', where: '/login?next=' }],
    ]);
  });

  test.for([',', ';', '\t', '|'])(
    'columns are parted by %j, whatever the ends of lines',
    async (separator) => {
      for (const end of ['\n', '\r\n', '\r']) {
        const text = ['Name,Risk', '', 'a,low', '"b', 'c",high', ''].join(end).replaceAll(',', separator);
        expect(await titlesIn(text, 1)).toEqual([
          [3, 'a'],
          [4, 'b c'],
        ]);
        expect(csv.recognises(text)).toBe(true);
      }
      expect(await titlesIn(`sep=${separator}\nName${separator}Risk\na${separator}low`)).toEqual([[3, 'a']]);
    },
  );

  test.for<[said: string, severity: string | undefined]>([
    ['Critical', 'critical'],
    ['HIGH (Firm)', 'high'],
    ['3 - high', 'high'],
    ['0', 'info'],
    ['4', 'critical'],
    ['6.9', 'medium'],
    ['10', 'critical'],
    ['Informational', 'info'],
    ['Mittel', 'medium'],
    ['Élevée', 'high'],
    ['', 'info'],
    ['5', undefined],
    ['dreadful', undefined],
    ['11', undefined],
  ])('a severity of %j is %s', async ([said, severity]) => {
    const { items, unreadable } = await readScan(csv, `Title,Severity\na,${said}\n`);
    expect(items.map((item) => item.severity)).toEqual(severity === undefined ? [] : [severity]);
    expect(unreadable.map(([line]) => line)).toEqual(severity === undefined ? [2] : []);
  });

  test('columns and severities are known in German and French, too', async () => {
    const { items } = await readScan(csv, 'Titel;Schweregrad;Beschreibung;Maßnahme\nA;hoch;B;C\n');
    expect(items.map((item) => [item.severity, item.description?.text, item.remediation?.text])).toEqual([
      ['high', 'B', 'C'],
    ]);
    expect((await readScan(csv, 'Titre,Gravité\nA,faible\n')).items.map((item) => item.severity)).toEqual([
      'low',
    ]);
  });

  test('columns mapped by hand hold what was said, and no other; severities may go from 1 to 5', async () => {
    const mapping = new Map([
      ['Titel', 'title'],
      ['Stufe', 'severity-of-5'],
      ['Nr.', 'id'],
      ['System', 'what'],
    ] as const);
    const { items } = await readScan(
      csvFormat(mapping),
      'Nr.,Titel,Stufe,System,Description\n7,A,5,x,y\n8,A,1,,\n',
    );
    expect(
      items.map(({ plugin, severity, place, description }) => [plugin, severity, place.what, description]),
    ).toEqual([
      ['7', 'critical', 'x', null],
      ['8', 'info', 'Not specified', null],
    ]);
    expect(csvBegin('sep=;\nNr.; Titel\n7;"A;B"\n')).toEqual({
      columns: ['Nr.', 'Titel'],
      rows: [['7', 'A;B']],
    });
    const { refusal } = await readScan(csv, 'Nr.,Naam\n7,A\n');
    expect(refusal).toEqual([1, expect.stringContaining('“Nr.”, “Naam”. Choose what they hold')]);
  });

  test('a quotation mark that is never closed costs its line alone, or nothing if it is the last one', async () => {
    const long = `${'x'.repeat(1000)},low\n`.repeat(1200);
    const { items, unreadable } = await readScan(
      csv,
      `Title,Risk\na,low\n"b,low\n${long}c,"low"\nd,"low`,
      64 * 1024,
    );
    expect(unreadable).toEqual([[3, expect.stringContaining('is never closed')]]);
    expect([items.length, items.at(-2)?.title, items.at(-1)?.title]).toEqual([1 + 1200 + 2, 'c', 'd']);
    const short = await readScan(csv, 'Title,Risk\n"a,low\nb,high\n');
    expect(short.items.map(({ line, title }) => [line, title])).toEqual([[3, 'b']]);
    expect(short.unreadable.map(([line]) => line)).toEqual([2]);
  });

  test('rows without a title, or with more cells than there are columns, are told; empty rows are none', async () => {
    const { items, unreadable } = await readScan(csv, 'Title,Risk\n,low\na,b, c\n,,\na,low,,\nb\n');
    expect(items.map(({ line, severity }) => [line, severity])).toEqual([
      [5, 'low'],
      [6, 'info'],
    ]);
    expect(unreadable).toEqual([
      [2, 'This row was left out, because it has no title.'],
      [3, expect.stringContaining('it has 3 columns and the first row has 2')],
    ]);
  });

  test('likely columns are guessed, each field where one is enough from one column', () => {
    expect(
      [
        ...guessMapping([
          'Plugin ID',
          'CVE',
          'CVSS v3.0 Base Score',
          'Risk',
          'Host',
          'Port',
          'Name',
          'Synopsis',
          'See Also',
          'Plugin Output',
          'Title',
          'ID',
          '__proto__',
        ]),
      ].sort(),
    ).toEqual(
      [
        ['Plugin ID', 'id'],
        ['CVE', 'cve'],
        ['CVSS v3.0 Base Score', 'score'],
        ['Risk', 'severity'],
        ['Host', 'what'],
        ['Port', 'port'],
        ['Title', 'title'],
        ['Synopsis', 'description'],
        ['See Also', 'references'],
        ['Plugin Output', 'output'],
      ].sort(),
    );
  });
});
