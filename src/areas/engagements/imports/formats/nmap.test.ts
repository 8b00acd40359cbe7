import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../../test/reading-scans.ts';
import { nmap } from './nmap.ts';

const file = (...hosts: string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<?xml-stylesheet href="file:///usr/share/nmap/nmap.xsl" type="text/xsl"?>
<nmaprun scanner="nmap" args="nmap -sV" start="1396104416" version="7.95" xmloutputversion="1.05">
${hosts.join('\n')}
<runstats><finished time="1396104416"/><hosts up="1" down="0" total="1"/></runstats>
</nmaprun>
`;

const host = (ports: string, { name = '', scripts = '' } = {}) => `<host><status state="up"/>
<address addr="10.0.0.5" addrtype="ipv4"/><address addr="00:11:22:33:44:55" addrtype="mac" vendor="X"/>
<hostnames>${name}<hostname name="ptr.example" type="PTR"/></hostnames>
<ports><extraports state="closed" count="997"/>
${ports}</ports>${scripts}</host>`;

const port = (number: number, inside = '', state = 'open', protocol = 'tcp') =>
  `<port protocol="${protocol}" portid="${number}"><state state="${state}" reason="syn-ack" reason_ttl="64"/>${inside}</port>\n`;

describe('I1: Nmap', () => {
  test('is recognised by its content', () => {
    expect(nmap.recognises(file())).toBe(true);
    for (const other of ['<nmap/>', '<report/>', '# Nmap 7.95 scan'])
      expect(nmap.recognises(other)).toBe(false);
  });

  test('gives an informational item for each open port, which is the same finding on every host', async () => {
    const ssh =
      '<service name="ssh" product="OpenSSH" version="9.6" extrainfo="protocol 2.0"><cpe>cpe:/a:openbsd:openssh:9.6</cpe></service>';
    const { items, findings, unreadable, refusal } = await readScan(
      nmap,
      file(
        host(port(22, ssh) + port(23, '', 'closed') + port(161, '', 'open|filtered', 'udp')),
        host(port(22) + port(53, '<service name="domain"/>', 'open', 'udp'), {
          name: '<hostname name="web.example" type="user"/>',
        }),
        host(''),
      ),
    );
    expect({ findings, unreadable, refusal }).toEqual({ findings: 2, unreadable: [], refusal: null });
    expect(items[0]).toEqual({
      kind: 'item',
      line: 9,
      tool: 'nmap',
      plugin: 'open-port:tcp/22',
      title: 'Open port tcp/22',
      severity: 'info',
      cvss: [],
      cwe: [],
      cves: [],
      description: {
        as: 'plain',
        text: 'Port tcp/22 is open: it takes connections from where the scan was run.',
      },
      impact: null,
      remediation: null,
      references: [],
      place: { what: '10.0.0.5', where: 'tcp/22' },
      output: 'Service: ssh OpenSSH 9.6 (protocol 2.0)\n\ncpe:/a:openbsd:openssh:9.6\n\nAnswer: syn-ack',
    });
    expect(items.map(({ plugin, place }) => [plugin, place.what, place.where])).toEqual([
      ['open-port:tcp/22', '10.0.0.5', 'tcp/22'],
      ['open-port:tcp/22', 'web.example', 'tcp/22'],
      ['open-port:udp/53', 'web.example', 'udp/53'],
    ]);
  });

  test('gives an item for each script that says something, as bad as it says', async () => {
    const poodle = (
      state: string,
    ) => `<script id="ssl-poodle" output="&#xa;  ${state}:&#xa;    Risk factor: Medium"><table key="CVE-2014-3566">
<elem key="title">SSL POODLE</elem><elem key="state">${state}</elem><table key="ids"><elem>CVE:CVE-2014-3566</elem></table>
<table key="description"><elem>SSL 3.0 leaks.</elem></table><table key="refs"><elem>https://poodle.example</elem></table></table></script>`;
    const vulners = `<script id="vulners" output="&#xa;  CVE-2023-38408&#x9;9.8"><table key="cpe:/a:openbsd:openssh:8.9"><table>
<elem key="cvss">9.8</elem><elem key="id">CVE-2023-38408</elem></table><table><elem key="cvss">5.3</elem></table></table></script>`;
    const { items } = await readScan(
      nmap,
      file(
        host(
          port(22, vulners) +
            port(
              443,
              `${poodle('VULNERABLE')}<script id="http-title" output="Shop"><elem key="title">Shop</elem></script>`,
            ) +
            port(
              444,
              `${poodle('NOT VULNERABLE')}<script id="http-date" output="ERROR: failed"/><script id="x" output=""/>`,
            ),
          {
            scripts: `<hostscript><script id="smb-vuln-ms17-010" output="VULNERABLE"><table key="CVE-2017-0143">
<elem key="title">MS17-010</elem><elem key="state">LIKELY VULNERABLE</elem></table></script></hostscript>`,
          },
        ),
      ),
    );
    const scripts = items.filter(({ plugin }) => plugin.startsWith('script:'));
    expect(
      scripts.map(({ plugin, title, severity, place }) => [plugin, title, severity, place.where]),
    ).toEqual([
      ['script:vulners', 'Nmap script vulners', 'critical', 'tcp/22'],
      ['script:ssl-poodle', 'SSL POODLE', 'medium', 'tcp/443'],
      ['script:http-title', 'Nmap script http-title', 'info', 'tcp/443'],
      ['script:smb-vuln-ms17-010', 'MS17-010', 'medium', ''],
    ]);
    expect(scripts[0]).toMatchObject({ cves: ['CVE-2023-38408'], output: 'CVE-2023-38408\t9.8' });
    expect(scripts[1]).toMatchObject({
      description: { text: 'SSL 3.0 leaks.' },
      references: ['https://poodle.example'],
      cves: ['CVE-2014-3566'],
    });
  });

  test('keeps what came before the scan was stopped', async () => {
    const whole = file(host(port(22) + port(80)));
    const { items, refusal } = await readScan(nmap, whole.slice(0, whole.indexOf('</ports>')));
    expect(items).toHaveLength(2);
    expect(refusal).toEqual([
      11,
      'The file is cut off: it ends inside <ports>, which begins on line 8. Export it again.',
    ]);
  });
});
