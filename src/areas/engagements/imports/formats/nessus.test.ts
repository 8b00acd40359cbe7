import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../../test/reading-scans.ts';
import { nessus } from './nessus.ts';

const file = (hosts: string) => `<?xml version="1.0" ?>
<NessusClientData_v2>
<Policy><policyName>Quarterly</policyName><Preferences><ReportItem pluginID="1" severity="4"/></Preferences></Policy>
<Report name="Quarterly" xmlns:cm="http://www.nessus.org/cm">
${hosts}</Report>
</NessusClientData_v2>
`;

const HEARTBLEED = `<ReportItem port="443" svc_name="www" protocol="TCP" severity="3" pluginID="73412" pluginName="OpenSSL &apos;Heartbleed&apos;" pluginFamily="Misc.">
<cve>CVE-2014-0160</cve>
<cve>CVE-2014-0346</cve>
<cvss_vector>CVSS2#AV:N/AC:L/Au:N/C:P/I:N/A:N</cvss_vector>
<cvss3_vector>CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N</cvss3_vector>
<cvss3_temporal_vector>CVSS:3.0/E:F/RL:O/RC:C</cvss3_temporal_vector>
<cvss4_vector>CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N</cvss4_vector>
<cwe>119</cwe>
<description>The service leaks &lt;b&gt;memory&lt;/b&gt;.</description>
<see_also>https://heartbleed.example/
  https://openssl.example/news</see_also>
<solution>Upgrade
            the library:
              at once.</solution>
<synopsis>Memory can be read.</synopsis>
<xref>CWE:125</xref>
<xref>IAVA:2014-A-0051</xref>
<plugin_output>

Leaked: 64 KB
</plugin_output>
</ReportItem>
`;

describe('I1: Nessus', () => {
  test('is recognised by its content', () => {
    expect(nessus.recognises(file('').slice(0, 60))).toBe(true);
    for (const other of ['<NessusClientData><Report/></NessusClientData>', '<report/>', '{}', '']) {
      expect(nessus.recognises(other)).toBe(false);
    }
  });

  test('gives one item for each thing at each place', async () => {
    const { items, findings, unreadable, refusal } = await readScan(
      nessus,
      file(`<ReportHost name="10.0.0.5"><HostProperties><tag name="host-ip">10.0.0.5</tag></HostProperties>
${HEARTBLEED}<ReportItem port="0" svc_name="general" protocol="tcp" severity="0" pluginID="19506" pluginName="Scan Information">
<solution>n/a</solution></ReportItem>
</ReportHost>
<ReportHost name="intranet.example"><ReportItem port="8443" protocol="tcp" severity="4" pluginID="73412" pluginName="Reworded"/>
<ReportItem port="53" protocol="udp" severity="0" pluginID="0" pluginName=""/></ReportHost>
`),
    );
    expect({ findings, unreadable, refusal }).toEqual({ findings: 3, unreadable: [], refusal: null });
    expect(items[0]).toEqual({
      kind: 'item',
      line: 6,
      tool: 'nessus',
      plugin: '73412',
      title: "OpenSSL 'Heartbleed'",
      severity: 'high',
      cvss: [
        'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N',
        'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
      ],
      cwe: [119, 125],
      cves: ['CVE-2014-0160', 'CVE-2014-0346'],
      description: { as: 'plain', text: 'Memory can be read.\n\nThe service leaks <b>memory</b>.' },
      impact: null,
      remediation: { as: 'plain', text: 'Upgrade\nthe library:\n  at once.' },
      references: ['https://heartbleed.example/', 'https://openssl.example/news', 'IAVA:2014-A-0051'],
      place: { what: '10.0.0.5', where: 'tcp/443' },
      output: 'Leaked: 64 KB',
    });
    expect(
      items.map(({ plugin, title, severity, place }) => [plugin, title, severity, place.what, place.where]),
    ).toEqual([
      ['73412', "OpenSSL 'Heartbleed'", 'high', '10.0.0.5', 'tcp/443'],
      ['19506', 'Scan Information', 'info', '10.0.0.5', ''],
      ['73412', 'Reworded', 'critical', 'intranet.example', 'tcp/8443'],
      ['0', 'Open port', 'info', 'intranet.example', 'udp/53'],
    ]);
    expect(items[1]?.remediation).toBeNull();
  });

  test('tells the checks of a compliance standard apart, which one plugin carries out', async () => {
    const check = (
      id: string,
      name: string,
    ) => `<ReportItem port="0" protocol="tcp" severity="3" pluginID="21156" pluginName="Windows Compliance Checks">
<cm:compliance-check-name>${name}</cm:compliance-check-name><cm:compliance-check-id>${id}</cm:compliance-check-id>
<cm:compliance-actual-value>0</cm:compliance-actual-value><cm:compliance-policy-value>14</cm:compliance-policy-value>
<cm:compliance-info>Short passwords are guessed.</cm:compliance-info><cm:compliance-solution>Set 14.</cm:compliance-solution>
<cm:compliance-result>FAILED</cm:compliance-result><description>"1.1.4" : [FAILED]</description></ReportItem>\n`;
    const { items } = await readScan(
      nessus,
      file(
        `<ReportHost name="dc1">${check('a1', '1.1.4 Password length')}${check('b2', '1.1.5 Lockout')}</ReportHost>`,
      ),
    );
    expect(items.map(({ plugin, title }) => [plugin, title])).toEqual([
      ['21156:a1', '1.1.4 Password length'],
      ['21156:b2', '1.1.5 Lockout'],
    ]);
    expect(items[0]).toMatchObject({
      description: { text: 'Short passwords are guessed.' },
      remediation: { text: 'Set 14.' },
      output: 'Result: FAILED\n\nFound: 0\n\nExpected: 14',
    });
  });

  test('names what has no plugin or no severity, and reads the rest; gives nothing for an empty scan', async () => {
    const { items, unreadable, refusal } = await readScan(
      nessus,
      file(
        `<ReportHost name="a">\n<ReportItem severity="1"/>\n<ReportItem pluginID="1" severity="high"/>\n${HEARTBLEED}</ReportHost>`,
      ),
    );
    expect(items).toHaveLength(1);
    expect(unreadable).toEqual([
      [6, 'This result was left out, because it has no plugin ID.'],
      [7, 'This result was left out, because its severity is “high” instead of 0 to 4.'],
    ]);
    expect(refusal).toBeNull();
    expect(await readScan(nessus, file(''))).toEqual({
      items: [],
      findings: 0,
      unreadable: [],
      refusal: null,
    });
  });

  test('keeps what came before the file was cut off, and the beginning of a long output', async () => {
    const long = HEARTBLEED.replace('64 KB', 'x'.repeat(40_000));
    const whole = file(`<ReportHost name="a">${long}${HEARTBLEED}</ReportHost>`);
    const { items, refusal } = await readScan(nessus, whole.slice(0, whole.lastIndexOf('<solution>')));
    expect(items).toHaveLength(1);
    expect(items[0]?.output).toMatch(
      /^Leaked: x+\n\n\[Cut off here: only the first 32,768 characters are kept\.\]$/,
    );
    expect(refusal).toEqual([
      38,
      'The file is cut off: it ends inside <ReportItem>, which begins on line 27. Export it again.',
    ]);
  });
});
