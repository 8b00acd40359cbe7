import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../../test/reading-scans.ts';
import { openvas } from './openvas.ts';

const file = (...results: string[]) => `<?xml version="1.0"?>
<report id="1" format_id="2" extension="xml" content_type="text/xml"><owner><name>ann</name></owner>
<report id="3"><gmp><version>22.5</version></gmp>
<ports><port>443/tcp<host>10.0.0.5</host><severity>10.0</severity><threat>High</threat></port></ports>
<results start="1" max="-1">
${results.join('\n')}
</results></report></report>
`;

const result = ({
  oid = '1.3.6.1.4.1.25623.1.0.1',
  threat = 'High',
  severity = '10.0',
  port = '443/tcp',
  inside = '',
}) =>
  `<result id="4"><name>Changed name</name><host>10.0.0.5<asset asset_id="5"/><hostname>web.example</hostname></host>
<port>${port}</port><nvt oid="${oid}"><type>nvt</type><name>Old
   TLS</name><cvss_base>10.0</cvss_base>${inside}</nvt>
<threat>${threat}</threat><severity>${severity}</severity><qod><value>80</value></qod>
<detection><result id="6"><details/></result></detection>
<description>SSLv3 &amp; TLSv1.0 are offered.</description></result>`;

describe('I1: OpenVAS', () => {
  test('is recognised by its content', () => {
    expect(openvas.recognises(file())).toBe(true);
    expect(openvas.recognises('<get_reports_response status="200">')).toBe(true);
    for (const other of ['<report name="coverage"><package/></report>', '<OWASPZAPReport/>', '']) {
      expect(openvas.recognises(other)).toBe(false);
    }
  });

  test('gives one item for each result, of old reports and new ones', async () => {
    const old = `<cve>CVE-2014-3566, CVE-2016-2183</cve><bid>1</bid><xref>URL:https://old.example, NOXREF</xref>
<tags>cvss_base_vector=AV:N/AC:L/Au:N/C:C/I:C/A:C|summary=Old protocols.|insight=They can be
read: a|b.|qodType=remote_banner|solution=Switch off.|impact=Traffic is read.|affected=All.</tags>`;
    const recent = `<severities score="98"><severity type="cvss_base_v3"><score>98</score>
<value>CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H</value></severity></severities><tags>summary=S|affected=</tags>
<solution type="VendorFix">Update.</solution><refs><ref type="cve" id="CVE-2024-1"/><ref type="cve" id="CVE-2024-12345"/>
<ref type="url" id="https://new.example/a"/><ref type="cert-bund" id="WID-SEC-2024-1"/></refs>`;
    const { items, findings, unreadable, refusal } = await readScan(
      openvas,
      file(
        result({ inside: old }),
        result({ inside: recent, oid: '1.3.6.1.4.1.25623.1.0.2', threat: 'Critical', port: 'general/tcp' }),
        result({ threat: 'Log', severity: '0.0', port: 'https (8443/tcp)' }),
        result({ threat: '', severity: '4.0', port: '53/UDP' }),
        result({ threat: 'False Positive', severity: '-1.0' }),
      ),
    );
    expect({ findings, unreadable, refusal }).toEqual({ findings: 2, unreadable: [], refusal: null });
    expect(items[0]).toEqual({
      kind: 'item',
      line: 6,
      tool: 'openvas',
      plugin: '1.3.6.1.4.1.25623.1.0.1',
      title: 'Old TLS',
      severity: 'high',
      cvss: [],
      cwe: [],
      cves: ['CVE-2014-3566', 'CVE-2016-2183'],
      description: { as: 'plain', text: 'Old protocols.\n\nThey can be\nread: a|b.\n\nAffected: All.' },
      impact: { as: 'plain', text: 'Traffic is read.' },
      remediation: { as: 'plain', text: 'Switch off.' },
      references: ['https://old.example'],
      place: { what: '10.0.0.5', where: 'tcp/443' },
      output: 'SSLv3 & TLSv1.0 are offered.',
    });
    expect(items[1]).toMatchObject({
      severity: 'critical',
      cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
      cves: ['CVE-2024-12345'],
      description: { text: 'S' },
      remediation: { text: 'Update.' },
      references: ['https://new.example/a', 'CERT-BUND:WID-SEC-2024-1'],
    });
    expect(items.map(({ severity, place }) => [severity, place.where])).toEqual([
      ['high', 'tcp/443'],
      ['critical', ''],
      ['info', 'tcp/8443'],
      ['medium', 'udp/53'],
    ]);
  });

  test('reads reports in other wrappings, and an empty one', async () => {
    const bare = `<report><omp/><results>${result({})}</results></report>`;
    const answer = `<get_reports_response><report><report><results>${result({})}</results></report></report></get_reports_response>`;
    for (const text of [bare, answer]) expect((await readScan(openvas, text)).items).toHaveLength(1);
    expect(await readScan(openvas, file())).toEqual({
      items: [],
      findings: 0,
      unreadable: [],
      refusal: null,
    });
  });

  test('names what has no test, or an unknown threat', async () => {
    const { items, unreadable } = await readScan(
      openvas,
      file(
        result({ oid: '0' }),
        result({ threat: 'Dire' }),
        result({ threat: '', severity: '' }),
        result({}),
      ),
    );
    expect(items).toHaveLength(1);
    expect(unreadable.map(([, reason]) => reason)).toEqual([
      'This result was left out, because it names no test (nvt oid).',
      'This result was left out, because “Dire” is no threat level that we know.',
      'This result was left out, because “” is no threat level that we know.',
    ]);
  });
});
