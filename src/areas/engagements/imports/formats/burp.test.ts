import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../../test/reading-scans.ts';
import { burp } from './burp.ts';

const file = (...issues: string[]) => `<?xml version="1.0"?>
<!DOCTYPE issues [
<!ELEMENT issues (issue*)>
<!ATTLIST issues burpVersion CDATA "">
]>
<issues burpVersion="2026.1" exportTime="Thu Nov 26 19:00:00 CET 2026">
${issues.join('\n')}
</issues>
`;

const base64 = (message: string | Buffer) => Buffer.from(message).toString('base64');

const issue = (inside: string, { type = '2097920', severity = 'High', name = 'Cross-site scripting' } = {}) =>
  `<issue><serialNumber>1</serialNumber><type>${type}</type><name>${name}</name>
<host ip="10.0.0.5">https://shop.example</host><path><![CDATA[/search]]></path>
<location><![CDATA[/search [q parameter]]]></location><severity>${severity}</severity><confidence>Firm</confidence>
${inside}</issue>`;

const exchange = (request: string, response: string) =>
  `<requestresponse><request method="GET" base64="true"><![CDATA[${request}]]></request>
<response base64="true"><![CDATA[${response}]]></response><responseRedirected>false</responseRedirected></requestresponse>`;

describe('I1: Burp Suite', () => {
  test('is recognised by its content', () => {
    expect(burp.recognises(file())).toBe(true);
    for (const other of ['<issues format="5" by="lint"/>', '<nmaprun/>', '[]']) {
      expect(burp.recognises(other)).toBe(false);
    }
  });

  test('gives one item for each issue, with what is specific to its place there', async () => {
    const { items, findings, unreadable, refusal } = await readScan(
      burp,
      file(
        issue(`<issueBackground><![CDATA[<p>Scripts <b>run</b>.</p>]]></issueBackground>
<remediationBackground><![CDATA[<p>Encode.</p>]]></remediationBackground>
<references><![CDATA[<ul><li><a href="https://learn.example/xss">XSS, CVE-2020-11022</a></li></ul>]]></references>
<vulnerabilityClassifications><![CDATA[<ul><li><a href="https://cwe.example/79.html">CWE-79: Improper</a></li>
<li>CWE-116: Encoding</li></ul>]]></vulnerabilityClassifications>
<issueDetail><![CDATA[The value of <b>q</b> is echoed.]]></issueDetail>
<issueDetailItems><issueDetailItem>first &amp; last</issueDetailItem></issueDetailItems>
<remediationDetail>Here too.</remediationDetail>
${exchange(base64('GET /search?q=1 HTTP/1.1\r\nHost: shop.example\r\n\r\n'), base64('HTTP/1.1 200 OK\r\n\r\nGrüße'))}`),
        issue('<issueDetail>Only this.</issueDetail>', { severity: 'Information' }),
        issue('', { type: '134217728', name: 'Retire.js' }),
        issue('', { type: '134217728', name: 'Software version' }),
        issue('', { severity: 'False positive' }),
      ),
    );
    expect({ findings, unreadable, refusal }).toEqual({ findings: 3, unreadable: [], refusal: null });
    expect(items.map(({ plugin, severity }) => [plugin, severity])).toEqual([
      ['2097920', 'high'],
      ['2097920', 'info'],
      ['134217728:Retire.js', 'high'],
      ['134217728:Software version', 'high'],
    ]);
    expect(items[0]).toEqual({
      kind: 'item',
      line: 7,
      tool: 'burp',
      plugin: '2097920',
      title: 'Cross-site scripting',
      severity: 'high',
      cvss: [],
      cwe: [79, 116],
      cves: ['CVE-2020-11022'],
      description: { as: 'html', text: '<p>Scripts <b>run</b>.</p>' },
      impact: null,
      remediation: { as: 'html', text: '<p>Encode.</p>\n\nHere too.' },
      references: ['https://learn.example/xss'],
      place: { what: 'https://shop.example', where: '/search [q parameter]' },
      output: `The value of q is echoed.

- first & last

Request:
GET /search?q=1 HTTP/1.1
Host: shop.example

Response:
HTTP/1.1 200 OK

Grüße`,
    });
    expect(items[1]).toMatchObject({ description: { text: 'Only this.' }, output: '' });
  });

  test('shows the beginning of a message, and of bytes that are no text how many they are', async () => {
    const picture = Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nA: b\r\n\r\n'), Buffer.alloc(1234, 0)]);
    const long = `HTTP/1.1 200 OK\r\n\r\n${'é'.repeat(200_000)}`;
    const { items, unreadable } = await readScan(
      burp,
      file(
        issue(exchange(base64(picture), base64(long))),
        issue(exchange('', base64(Buffer.from([0xff, 0xfe, 0xfd])))),
      ),
    );
    expect(items[0]?.output).toMatch(
      /^Request:\nHTTP\/1\.1 200 OK\nA: b\n\n\[1,234 bytes that aren't text\]\n\nResponse:\nHTTP\/1\.1 200 OK\n\né{8175}\n\[Cut off here: only the first 8 KB are kept\.\]$/,
    );
    expect(items[1]?.output).toBe("Response:\n[3 bytes that aren't text]");
    expect(unreadable).toEqual([]);
  });

  test('names base64 that is none, an unknown severity and a missing type, and reads the rest', async () => {
    const { items, unreadable } = await readScan(
      burp,
      file(
        issue(exchange('GET / HTTP/1.1', base64('HTTP/1.1 204 No Content'))),
        issue('', { severity: 'Dire' }),
        issue('', { type: '' }),
      ),
    );
    expect(items.map(({ output }) => output)).toEqual(['Response:\nHTTP/1.1 204 No Content']);
    expect(unreadable).toEqual([
      [10, "This request isn't in base64, as it should be, so the issue went in without it."],
      [12, 'This issue was left out, because Burp has no severity “Dire”.'],
      [16, 'This issue was left out, because it has no type.'],
    ]);
  });
});
