import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../../test/reading-scans.ts';
import { formats, recognise } from './all.ts';
import { openScan } from './open-scan.ts';
import { UnreadableFile } from './scanned.ts';

/** What a scan found: one check at one port of one host, whatever the tool calls these. */
interface Found {
  readonly check: number;
  readonly host: number;
  readonly port: number;
}

const ip = ({ host }: Found) => `10.0.0.${host}`;
const url = (found: Found) => `https://${ip(found)}:${found.port}/p`;
const each = (found: readonly Found[], one: (found: Found) => string, between = '\n') =>
  found.map(one).join(between);

const rules = [1, 2, 3].map((check) => ({ id: `R${check}`, shortDescription: { text: `Rule ${check}` } }));
const sarifResult = (found: Found) => ({
  ruleId: `R${found.check}`,
  message: { text: 'seen ü' },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: `src/${found.host}.c` },
        region: { startLine: found.port },
      },
    },
  ],
});
const driver = { driver: { name: 'T', rules } };
const nucleiResult = (found: Found) =>
  JSON.stringify({
    'template-id': `t${found.check}`,
    info: { name: 'N', severity: 'low' },
    'matched-at': url(found),
  });

/** A file of each format and spelling that says just that. */
const files: Readonly<Record<string, (found: readonly Found[]) => string>> = {
  burp: (found) =>
    `<?xml version="1.0"?>\n<!DOCTYPE issues [\n<!ELEMENT issues (issue*)>\n]>\n<issues burpVersion="1">${each(
      found,
      (one) =>
        `<issue><type>${one.check}</type><name>N ü</name><host ip="${ip(one)}">https://${ip(one)}:${one.port}</host><path>/p</path><location>/p</location><severity>Low</severity></issue>`,
    )}</issues>`,
  nessus: (found) =>
    `<?xml version="1.0" ?>\n<NessusClientData_v2><Report name="r">${each(
      found,
      (one) =>
        `<ReportHost name="${ip(one)}"><ReportItem port="${one.port}" protocol="tcp" severity="1" pluginID="${one.check}" pluginName="ü &amp; x"></ReportItem></ReportHost>`,
    )}</Report></NessusClientData_v2>`,
  nmap: (found) =>
    `<?xml version="1.0"?>\n<nmaprun scanner="nmap">${each(
      found,
      (one) =>
        `<host><status state="up"/><address addr="${ip(one)}" addrtype="ipv4"/><ports><port protocol="tcp" portid="${one.port}"><state state="open"/></port></ports></host>`,
    )}</nmaprun>`,
  openvas: (found) =>
    `<report id="1" format_id="2" extension="xml"><report id="3"><gmp><version>22</version></gmp><results>${each(
      found,
      (one) =>
        `<result id="4"><name>N</name><host>${ip(one)}</host><port>${one.port}/tcp</port><nvt oid="1.${one.check}"><name>N</name></nvt><threat>Low</threat><severity>2.0</severity></result>`,
    )}</results></report></report>`,
  qualys: (found) =>
    `<?xml version="1.0"?>\n<!DOCTYPE ASSET_DATA_REPORT SYSTEM "https://127.0.0.1:1/x.dtd">\n<ASSET_DATA_REPORT><HOST_LIST>${each(
      found,
      (one) =>
        `<HOST><IP>${ip(one)}</IP><VULN_INFO_LIST><VULN_INFO><QID>${one.check}</QID><TYPE>Vuln</TYPE><PORT>${one.port}</PORT><PROTOCOL>tcp</PROTOCOL></VULN_INFO></VULN_INFO_LIST></HOST>`,
    )}</HOST_LIST><GLOSSARY><VULN_DETAILS_LIST>${[1, 2, 3]
      .map((qid) => `<VULN_DETAILS><QID>${qid}</QID><TITLE>T</TITLE><SEVERITY>2</SEVERITY></VULN_DETAILS>`)
      .join('')}</VULN_DETAILS_LIST></GLOSSARY></ASSET_DATA_REPORT>`,
  'zap in XML': (found) =>
    `<?xml version="1.0"?><OWASPZAPReport version="2"><site name="https://a.example"><alerts>${each(
      found,
      (one) =>
        `<alertitem><pluginid>${one.check}</pluginid><name>N</name><riskcode>1</riskcode><confidence>2</confidence><instances><instance><uri>${url(one)}</uri><method>GET</method></instance></instances></alertitem>`,
    )}</alerts></site></OWASPZAPReport>`,
  'zap in JSON': (found) =>
    JSON.stringify({
      '@version': '2',
      site: [
        {
          '@name': 'x',
          alerts: found.map((one) => ({
            pluginid: String(one.check),
            name: 'ü',
            riskcode: '1',
            instances: [{ uri: url(one) }],
          })),
        },
      ],
    }),
  'nuclei by lines': (found) => each(found, nucleiResult),
  'nuclei in an array': (found) => `[\n${each(found, nucleiResult, ',\n')}\n]`,
  'sarif with its tool first': (found) =>
    JSON.stringify({ version: '2.1.0', runs: [{ tool: driver, results: found.map(sarifResult) }] }),
  'sarif with its tool last': (found) =>
    JSON.stringify({ runs: [{ results: found.map(sarifResult), tool: driver }], version: '2.1.0' }, null, 2),
  csv: (found) =>
    `ID,Title,Host,Port\n${each(found, (one) => `${one.check},"N, ü\n""x""",${ip(one)},${one.port}`)}\n`,
};
const named = Object.entries(files);

const someFound: fc.Arbitrary<readonly Found[]> = fc.uniqueArray(
  fc.record({
    check: fc.integer({ min: 1, max: 3 }),
    host: fc.integer({ min: 1, max: 3 }),
    port: fc.integer({ min: 1, max: 9 }),
  }),
  { minLength: 1, maxLength: 8, selector: (one) => JSON.stringify(one) },
);

const readerOf = (text: string) => recognise(text) ?? expect.fail('no reader knows it');
const keysIn = async (text: string) => {
  const { items, unreadable, refusal } = await readScan(readerOf(text), text);
  expect([unreadable, refusal]).toEqual([[], null]);
  return items.map(({ tool, plugin, place }) => [tool, plugin, place.what, place.where].join('\n'));
};

const bytesOf = async function* (text: string | Buffer): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text as string);
};

describe('all formats', () => {
  const one: Found = { check: 1, host: 1, port: 1 };

  test('each has a name that the API can use, and a file here', () => {
    for (const { name } of formats) expect(name).toMatch(/^[a-z]{1,20}$/);
    expect(new Set(named.map(([name]) => name.split(' ')[0]))).toEqual(
      new Set(formats.map(({ name }) => name)),
    );
  });

  test.for(named)('I1: %s is recognised by what is in it, and as nothing else', ([name, file]) => {
    for (const text of [
      file([one]),
      file([one, { ...one, host: 2 }]),
      `\n${file([one]).replace(/^<\?xml.*?\?>/, '')}`,
    ]) {
      const known = formats.filter((format) => format.recognises(text.slice(0, 64 * 1024)));
      expect(known.map((format) => format.name)).toEqual([name.split(' ')[0]]);
    }
  });

  test.for(named)('%s reads the same in whatever pieces it comes', async ([, file]) => {
    await fc.assert(
      fc.asyncProperty(someFound, fc.integer({ min: 1, max: 40 }), async (found, length) => {
        const text = file(found);
        const whole = await readScan(readerOf(text), text, text.length);
        expect(whole.items.length).toBe(found.length);
        expect(await readScan(readerOf(text), text, length)).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  test.for(named)('I4: %s gives the same keys in any order, and in several files', async ([, file]) => {
    await fc.assert(
      fc.asyncProperty(
        someFound.chain((found) =>
          fc.tuple(
            fc.constant(found),
            fc.shuffledSubarray([...found], { minLength: found.length }),
            fc.nat(found.length),
          ),
        ),
        async ([found, shuffled, at]) => {
          const whole = await keysIn(file(found));
          expect(new Set(whole).size).toBe(
            new Set(found.map((one) => JSON.stringify(file === files.nmap ? { ...one, check: 0 } : one)))
              .size,
          );
          const parts = [shuffled.slice(0, at), shuffled.slice(at)].filter((part) => part.length > 0);
          const keys = await Promise.all(parts.map((part) => keysIn(file(part))));
          expect(new Set(keys.flat())).toEqual(new Set(whole));
        },
      ),
      { numRuns: 10 },
    );
  });

  test('I1: a file is recognised whatever stands before its root', async () => {
    const text = (files.nmap?.([one]) ?? '').replace(
      '<nmaprun',
      `<!-- ${'how it was made '.repeat(20_000)}-->\n<nmaprun`,
    );
    const { format, scanned } = await openScan(bytesOf(text));
    const found: string[] = [];
    for await (const batch of scanned()) found.push(...batch.map(({ kind }) => kind));
    expect([format.name, found]).toEqual(['nmap', ['item']]);
  });

  test('a file is opened by its bytes: what is damaged in it is told, and what nobody reads says what is read', async () => {
    const text = (files.nessus?.([one]) ?? '').replace('ü', '\xff').replace('</Report>', '\n</Report>');
    const { format, scanned } = await openScan(bytesOf(Buffer.from(text, 'latin1')));
    const all: (readonly [string, number])[] = [];
    for await (const batch of scanned())
      all.push(
        ...batch.flatMap((found) => (found.kind === 'time' ? [] : [[found.kind, found.line] as const])),
      );
    expect([format.label, all]).toEqual([
      'Nessus',
      [
        ['unreadable', 2],
        ['item', 2],
      ],
    ]);
    for (const [bytes, says] of [
      [
        'Just words.\n',
        /^This file isn't of a format that can be read\. .*Burp Suite, CSV, Nessus.* and ZAP\.$/,
      ],
      ['<!DOCTYPE html><html><title>Report</title>', /^This is a web page\./],
      ['{"results": []}', /isn't of a format/],
      ['[]', /isn't of a format/],
    ] as const) {
      const refused = await openScan(bytesOf(bytes)).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(UnreadableFile);
      expect(String(refused)).toMatch(new RegExp(says.source.replace('^', ''), 's'));
    }
  });
});
