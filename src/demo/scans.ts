/** Two scans of the demo's own making, as Nessus would write them: of the same networks, a few days apart. */

type Scan = 'first' | 'second';

/** A check that fired, at places such as `host tcp/445`. */
interface DemoCheck {
  readonly plugin: string;
  readonly title: string;
  /** From 0 (informational) to 4 (critical). */
  readonly severity: number;
  readonly vector: string;
  readonly synopsis: string;
  readonly description: string;
  readonly solution: string;
  readonly output: string;
  readonly first: readonly string[];
  readonly second: readonly string[];
}

const MANAGEMENT = 'wms01.kestrel.example';
const LABELS = 'labels02.kestrel.example';
const SWITCH = 'switch-ghent.kestrel.example';
const GATEWAY = 'handheld-gw.kestrel.example';

/** A weak protocol that the first scan shows, that was then switched off, and that the second shows again. */
export const BACK_AGAIN = 'TLS 1.0 is accepted';

const CHECKS: readonly DemoCheck[] = [
  {
    plugin: '100634',
    title: 'Redis answers without a password',
    severity: 4,
    vector: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    synopsis: 'Anyone who reaches this Redis server can read and change all it holds.',
    description:
      'The server took commands without authentication. Its keys hold the sessions of handheld scanners, and its configuration can be written.',
    solution: 'Require a password, and let only the gateway connect.',
    output: 'INFO server\nredis_version:6.0.16\nos:Linux 5.10 x86_64',
    first: [],
    second: [`${GATEWAY} tcp/6379`],
  },
  {
    plugin: '26925',
    title: 'VNC asks for no password',
    severity: 3,
    vector: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    synopsis: 'The screen can be watched and used by anyone on the network.',
    description: 'The VNC server offers the security type “None”.',
    solution: 'Set a password, or switch VNC off where nobody needs it.',
    output: 'Security types offered: 1 (None)',
    first: [],
    second: [`${LABELS} tcp/5900`],
  },
  {
    plugin: '41028',
    title: 'SNMP answers to the community “public”',
    severity: 3,
    vector: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
    synopsis: 'Anyone on the network can read how the device is set up.',
    description:
      'The device answers to the default community name, with which its interfaces and routes can be read.',
    solution: 'Change the community name, or use SNMP version 3 alone.',
    output: 'Community name: public',
    first: [`${SWITCH} udp/161`],
    second: [`${SWITCH} udp/161`, `${LABELS} udp/161`],
  },
  {
    plugin: '33850',
    title: 'Operating system without security updates',
    severity: 4,
    vector: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
    synopsis: 'The system has had no security updates since its support ended.',
    description: 'Debian 8 is not supported any more. Weaknesses that were found since then stay open.',
    solution: 'Move to a release that is supported.',
    output: 'Debian 8.11, supported until 30 June 2020',
    first: [`${LABELS}`],
    second: [],
  },
  {
    plugin: '104743',
    title: BACK_AGAIN,
    severity: 2,
    vector: 'CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:L/A:N',
    synopsis: 'Connections can be made with an outdated version of TLS.',
    description: 'TLS 1.0 has known weaknesses, and nothing current needs it.',
    solution: 'Accept TLS 1.2 and 1.3 alone.',
    output: 'TLSv1 is enabled and the server supports at least one cipher.',
    first: [`${MANAGEMENT} tcp/443`],
    second: [`${MANAGEMENT} tcp/443`],
  },
  {
    plugin: '57608',
    title: 'SMB signing is not required',
    severity: 2,
    vector: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N',
    synopsis: 'Someone between client and server can change what they say.',
    description: 'The server does not insist on signed messages, so that logons can be relayed to it.',
    solution: 'Require signing on all servers, by policy.',
    output: '',
    first: [`${MANAGEMENT} tcp/445`, `${LABELS} tcp/445`],
    second: [`${MANAGEMENT} tcp/445`, `${LABELS} tcp/445`],
  },
  {
    plugin: '19506',
    title: 'About the scan',
    severity: 0,
    vector: '',
    synopsis: 'How this scan was set up.',
    description: 'Lists the scanner’s version, its policy and how long it took.',
    solution: '',
    output: 'Policy: Internal network, without logon',
    first: [],
    second: [MANAGEMENT, LABELS, SWITCH, GATEWAY],
  },
];

/** Results that a broken export leaves behind, which nobody can read. */
const BROKEN = [
  '      <ReportItem port="9100" protocol="tcp" severity="1" pluginName="Printer takes jobs from anyone"/>',
  '      <ReportItem port="80" protocol="tcp" severity="n/a" pluginID="10107" pluginName="Web server"/>',
];

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function resultOf(check: DemoCheck, place: string): readonly string[] {
  const [, protocol = 'tcp', port = '0'] = / (\w{1,5})\/(\d{1,5})$/.exec(place) ?? [];
  const texts = [
    ['cvss3_vector', check.vector],
    ['synopsis', check.synopsis],
    ['description', check.description],
    ['solution', check.solution],
    ['plugin_output', check.output],
  ] as const;
  return [
    `      <ReportItem port="${port}" protocol="${protocol}" severity="${check.severity}" pluginID="${check.plugin}" pluginName="${escaped(check.title)}">`,
    ...texts
      .filter(([, text]) => text !== '')
      .map(([name, text]) => `        <${name}>${escaped(text)}</${name}>`),
    '      </ReportItem>',
  ];
}

/** One of the scans, which ended at a moment, as a `.nessus` file. */
export function demoScan(scan: Scan, endedAt: number): string {
  const hostOf = (place: string) => place.split(' ')[0] ?? '';
  const hosts = [...new Set(CHECKS.flatMap((check) => check[scan].map(hostOf)))];
  const end = Math.floor(endedAt / 1000);
  return [
    '<?xml version="1.0"?>',
    '<NessusClientData_v2>',
    '  <Report name="Warehouses">',
    ...hosts.flatMap((host) => [
      `    <ReportHost name="${host}">`,
      '      <HostProperties>',
      `        <tag name="HOST_END_TIMESTAMP">${end}</tag>`,
      '      </HostProperties>',
      ...CHECKS.flatMap((check) =>
        check[scan].filter((place) => hostOf(place) === host).flatMap((place) => resultOf(check, place)),
      ),
      ...(scan === 'second' && host === LABELS ? BROKEN : []),
      '    </ReportHost>',
    ]),
    '  </Report>',
    '</NessusClientData_v2>',
    '',
  ].join('\n');
}
