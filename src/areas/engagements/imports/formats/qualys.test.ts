import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../../test/reading-scans.ts';
import { qualys } from './qualys.ts';
import { QualysGlossary } from './qualys-glossary.ts';

const DOCTYPE = '<!DOCTYPE ASSET_DATA_REPORT SYSTEM "https://127.0.0.1:1/asset_data_report.dtd">';

const HOSTS = `<HOST_LIST><HOST><IP network_id="0">10.0.0.5</IP><DNS><![CDATA[web.example]]></DNS><VULN_INFO_LIST>
<VULN_INFO><QID id="qid_38141">38141</QID><TYPE>Vuln</TYPE><PORT>443</PORT><PROTOCOL>tcp</PROTOCOL>
<RESULT format="table"><![CDATA[CIPHER	GRADE
DES	LOW &amp; the host&apos;s]]></RESULT></VULN_INFO>
<VULN_INFO><QID id="qid_6">6</QID><TYPE>Ig</TYPE></VULN_INFO></VULN_INFO_LIST></HOST>
<HOST><IP>10.0.0.6</IP><VULN_INFO_LIST>
<VULN_INFO><QID id="qid_38141">38141</QID><TYPE>Practice</TYPE><PORT>8443</PORT></VULN_INFO></VULN_INFO_LIST></HOST></HOST_LIST>`;

const details = (qid: number, severity: number, inside = '') =>
  `<VULN_DETAILS id="qid_${qid}"><QID id="qid_${qid}">${qid}</QID><TITLE><![CDATA[Check ${qid}]]></TITLE><SEVERITY>${severity}</SEVERITY>${inside}</VULN_DETAILS>`;

const GLOSSARY = `<GLOSSARY><VULN_DETAILS_LIST>
${details(
  38141,
  4,
  `<THREAT><![CDATA[Weak <B>ciphers</B>.<P>]]></THREAT><IMPACT><![CDATA[Read.]]></IMPACT><SOLUTION><![CDATA[N/A]]></SOLUTION>
<CVE_ID_LIST><CVE_ID><ID><![CDATA[CVE-2016-2183]]></ID><URL>https://cve.example</URL></CVE_ID></CVE_ID_LIST>
<VENDOR_REFERENCE_LIST><VENDOR_REFERENCE><ID>x</ID><URL><![CDATA[https://vendor.example/a]]></URL></VENDOR_REFERENCE></VENDOR_REFERENCE_LIST>`,
)}
${details(6, 3)}</VULN_DETAILS_LIST></GLOSSARY>`;

const assets = (...parts: string[]) =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n${DOCTYPE}\n<ASSET_DATA_REPORT><HEADER><COMPANY>X</COMPANY></HEADER>\n${parts.join('\n')}\n</ASSET_DATA_REPORT>\n<!-- end //-->\n`;

const facts = async (text: string) => {
  const { items, ...rest } = await readScan(qualys, text);
  return {
    ...rest,
    items: items.map(({ plugin, title, severity, place }) => [
      plugin,
      title,
      severity,
      place.what,
      place.where,
    ]),
  };
};

describe('I1: Qualys', () => {
  test('is recognised by its content', () => {
    expect(qualys.recognises(assets())).toBe(true);
    expect(qualys.recognises('<?xml version="1.0"?><SCAN value="scan/1"><HEADER>')).toBe(true);
    for (const other of ['<SCAN/>', '<HOST_LIST/>', '<issues burpVersion="1"/>']) {
      expect(qualys.recognises(other)).toBe(false);
    }
  });

  test('joins the results of an asset report with its glossary, wherever that stands', async () => {
    const { items, findings, unreadable, refusal } = await readScan(qualys, assets(HOSTS, GLOSSARY));
    expect({ findings, unreadable, refusal }).toEqual({ findings: 2, unreadable: [], refusal: null });
    expect(items[0]).toEqual({
      kind: 'item',
      line: 5,
      tool: 'qualys',
      plugin: '38141',
      title: 'Check 38141',
      severity: 'high',
      cvss: [],
      cwe: [],
      cves: ['CVE-2016-2183'],
      description: { as: 'html', text: 'Weak <B>ciphers</B>.<P>' },
      impact: { as: 'html', text: 'Read.' },
      remediation: null,
      references: ['https://vendor.example/a'],
      place: { what: '10.0.0.5', where: 'tcp/443' },
      output: "CIPHER\tGRADE\nDES\tLOW & the host's",
    });
    const expected = [
      ['38141', 'Check 38141', 'high', '10.0.0.5', 'tcp/443'],
      ['6', 'Check 6', 'info', '10.0.0.5', ''],
      ['38141', 'Check 38141', 'high', '10.0.0.6', 'tcp/8443'],
    ];
    expect((await facts(assets(HOSTS, GLOSSARY))).items).toEqual(expected);
    expect((await facts(assets(GLOSSARY, HOSTS))).items).toEqual(expected);
    expect(await facts(assets())).toEqual({ items: [], findings: 0, unreadable: [], refusal: null });
  });

  test('leaves out what is fixed, or was ignored by someone, and takes what is open', async () => {
    const seen = [
      ['New', ''],
      ['Active', 'OPEN'],
      ['Re-Opened', ''],
      ['Fixed', 'CLOSED'],
      ['Active', 'IGNORED'],
      ['New, Ignored', ''],
    ].map(
      ([status, ticket], nth) =>
        `<HOST><IP>10.0.1.${nth}</IP><VULN_INFO_LIST><VULN_INFO><QID>9</QID><TYPE>Vuln</TYPE><VULN_STATUS>${status}</VULN_STATUS><TICKET_STATE>${ticket}</TICKET_STATE></VULN_INFO></VULN_INFO_LIST></HOST>`,
    );
    const { items, unreadable } = await facts(
      assets(
        `<HOST_LIST>${seen.join('')}</HOST_LIST>`,
        `<GLOSSARY><VULN_DETAILS_LIST>${details(9, 4)}</VULN_DETAILS_LIST></GLOSSARY>`,
      ),
    );
    expect([items.map(([, , , what]) => what), unreadable]).toEqual([
      ['10.0.1.0', '10.0.1.1', '10.0.1.2'],
      [],
    ]);
  });

  test('takes what the glossary lacks by its number, and says so', async () => {
    const { items, unreadable } = await facts(
      assets(HOSTS, `<GLOSSARY><VULN_DETAILS_LIST>${details(6, 9)}</VULN_DETAILS_LIST></GLOSSARY>`),
    );
    expect(items).toEqual([
      ['38141', 'QID 38141', 'info', '10.0.0.5', 'tcp/443'],
      ['6', 'QID 6', 'info', '10.0.0.5', ''],
      ['38141', 'QID 38141', 'info', '10.0.0.6', 'tcp/8443'],
    ]);
    expect(unreadable.map(([line, reason]) => [line, reason.slice(0, 40)])).toEqual([
      [11, 'This result was left out, because its en'],
      [5, "The file doesn't describe QID 38141. It "],
      [8, "The file doesn't describe QID 6. It went"],
    ]);
    const cutOff = assets(HOSTS);
    const { refusal, ...rest } = await facts(cutOff.slice(0, cutOff.lastIndexOf('<HOST>')));
    expect(rest.items.map(([plugin]) => plugin)).toEqual(['38141', '6']);
    expect(refusal?.[1]).toContain('The file is cut off');
  });

  test('keeps no more than its limits of the glossary and of what waits for it, and says their numbers', () => {
    const glossary = new QualysGlossary({ glossary: 1024 * 1024, waiting: 0 });
    const result = (line: number, qid: string, output: string) =>
      glossary.add({ qid, line, isInformation: false, place: { what: 'a', where: '' }, output });
    const text = 'x'.repeat(700_000);
    expect(result(1, '6', text)).toEqual([]);
    expect(result(2, '6', '')).toEqual([
      expect.objectContaining({
        line: 2,
        reason: expect.stringContaining('take more than 0 MB, even packed'),
      }),
    ]);
    expect(result(3, '6', '')).toEqual([]);
    const check = (title: string) =>
      ({
        title,
        severity: 'low',
        cves: [],
        description: { as: 'html', text },
        impact: null,
        remediation: null,
        references: [],
      }) as const;
    expect(glossary.define('6', check('Six'), 4)).toEqual([]);
    expect(glossary.define('7', check('Seven'), 5)).toEqual([
      expect.objectContaining({ line: 5, reason: expect.stringContaining('holds more than 1 MB') }),
    ]);
    expect(glossary.define('8', check('Eight'), 6)).toEqual([]);
    expect(result(7, '8', 'there')).toEqual([
      expect.objectContaining({ line: 7, output: 'there', title: 'Eight', description: null }),
    ]);
    expect([...glossary.end()]).toEqual([
      expect.objectContaining({ line: 1, output: text, title: 'Six', description: { as: 'html', text } }),
    ]);
  });

  test('reads a scan report, in which each result describes itself', async () => {
    const check = (name: string, inside = '') =>
      `<CAT value="Web" port="443" protocol="tcp"><${name} number="${name.length}" severity="5" cveid="CVE-2024-11111"><TITLE><![CDATA[${name}]]></TITLE>${inside}</${name}></CAT>`;
    const scan = `<!DOCTYPE SCAN SYSTEM "https://127.0.0.1:1/scan-1.dtd"><SCAN value="scan/1"><HEADER/><IP value="10.0.0.5" name="web.example">
<INFOS>${check('INFO')}</INFOS><SERVICES>${check('SERVICE')}</SERVICES>
<VULNS>${check('VULN', '<DIAGNOSIS>D</DIAGNOSIS><CONSEQUENCE>C</CONSEQUENCE><SOLUTION>S</SOLUTION><CVE_ID_LIST><CVE_ID><ID>CVE-2024-11111</ID></CVE_ID></CVE_ID_LIST><RESULT>R</RESULT>')}
<CAT value="General"><VULN number="9" severity="2"><TITLE>General</TITLE></VULN></CAT></VULNS>
<PRACTICES>${check('PRACTICE')}</PRACTICES></IP></SCAN>`;
    expect((await facts(scan)).items).toEqual([
      ['4', 'INFO', 'info', '10.0.0.5', 'tcp/443'],
      ['7', 'SERVICE', 'info', '10.0.0.5', 'tcp/443'],
      ['4', 'VULN', 'critical', '10.0.0.5', 'tcp/443'],
      ['9', 'General', 'low', '10.0.0.5', ''],
      ['8', 'PRACTICE', 'critical', '10.0.0.5', 'tcp/443'],
    ]);
    expect((await readScan(qualys, scan)).items[2]).toMatchObject({
      cves: ['CVE-2024-11111'],
      description: { as: 'html', text: 'D' },
      impact: { text: 'C' },
      remediation: { text: 'S' },
      output: 'R',
    });
  });
});
