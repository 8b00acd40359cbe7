import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../../test/reading-scans.ts';
import { zapJson } from './zap-json.ts';
import { zapXml } from './zap-xml.ts';

const file = (
  alerts: string,
) => `<?xml version="1.0"?><OWASPZAPReport version="2.16.0" generated="Thu, 26 Nov 2026">
<site name="https://shop.example" host="shop.example" port="443" ssl="true"><alerts>${alerts}</alerts></site></OWASPZAPReport>`;

const alert = (
  instances: string,
  { plugin = '10038', ref = '10038-1', risk = '2', confidence = '3' } = {},
) => `
<alertitem><pluginid>${plugin}</pluginid><alertRef>${ref}</alertRef><alert>No policy</alert><name>No policy</name>
<riskcode>${risk}</riskcode><confidence>${confidence}</confidence><desc>&lt;p&gt;There is &lt;b&gt;no&lt;/b&gt; policy.&lt;/p&gt;</desc>
${instances}<solution>&lt;p&gt;Set one.&lt;/p&gt;</solution><reference>&lt;p&gt;https://a.example/1&lt;/p&gt;&lt;p&gt;https://a.example/2&lt;/p&gt;</reference>
<cweid>693</cweid><wascid>15</wascid><sourceid>1</sourceid></alertitem>`;

const INSTANCES = `<instances>
<instance><uri>https://shop.example/search?q=1</uri><method>GET</method><param>q</param><attack>&lt;b&gt;</attack><evidence>&amp;lt;</evidence></instance>
<instance><uri>https://api.shop.example/</uri><method>POST</method><requestheader>POST / HTTP/1.1</requestheader><requestbody>a=1</requestbody></instance>
</instances><count>2</count>`;

describe('I1: ZAP in XML', () => {
  test('is recognised by its content', () => {
    expect(zapXml.recognises(file(''))).toBe(true);
    for (const other of ['<report/>', '{"@programName": "ZAP", "site": []}']) {
      expect(zapXml.recognises(other)).toBe(false);
    }
  });

  test('gives one item for each instance, at the places that its JSON has', async () => {
    const { items, findings, unreadable, refusal } = await readScan(
      zapXml,
      file(
        alert(INSTANCES) +
          alert('', { plugin: '40012', ref: '', risk: '3' }) +
          alert('', { confidence: '0' }),
      ),
    );
    expect({ findings, unreadable, refusal }).toEqual({ findings: 2, unreadable: [], refusal: null });
    expect(items[0]).toMatchObject({
      line: 3,
      tool: 'zap',
      plugin: '10038-1',
      title: 'No policy',
      severity: 'medium',
      cwe: [693],
      description: { as: 'html', text: '<p>There is <b>no</b> policy.</p>' },
      remediation: { as: 'html', text: '<p>Set one.</p>' },
      references: ['https://a.example/1', 'https://a.example/2', 'WASC-15'],
    });
    expect(items[0]?.output).toContain('Attack: <b>');
    expect(items[0]?.output).toContain('Evidence: &lt;');
    expect(items[1]?.output).toContain('POST / HTTP/1.1\n\na=1');
    expect(items[2]).toMatchObject({
      plugin: '40012',
      severity: 'high',
      place: { what: 'https://shop.example' },
    });
    const json = {
      site: [
        {
          '@name': 'https://shop.example',
          alerts: [
            {
              pluginid: '10038',
              alertRef: '10038-1',
              name: 'No policy',
              riskcode: '2',
              confidence: '3',
              instances: [
                { uri: 'https://shop.example/search?q=1', method: 'GET', param: 'q' },
                { uri: 'https://api.shop.example/', method: 'POST' },
              ],
            },
          ],
        },
      ],
    };
    const same = await readScan(zapJson, JSON.stringify(json));
    expect(same.items.map(({ plugin, place }) => [plugin, place])).toEqual(
      items.slice(0, 2).map(({ plugin, place }) => [plugin, place]),
    );
  });

  test('reads alerts of old versions, which are their only instance, and an empty report', async () => {
    const old = alert(
      '<uri>https://shop.example/a</uri><param>id</param><evidence>seen</evidence><otherinfo>Noted</otherinfo>',
      { ref: '' },
    );
    const { items } = await readScan(zapXml, file(old));
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      plugin: '10038',
      place: { what: 'https://shop.example', where: '/a (id)' },
    });
    expect(items[0]?.output).toContain('Other information: Noted');
    expect(await readScan(zapXml, file(''))).toEqual({
      items: [],
      findings: 0,
      unreadable: [],
      refusal: null,
    });
  });
});
