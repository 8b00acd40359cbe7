import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../../test/reading-scans.ts';
import { zapJson } from './zap-json.ts';

const alert = {
  pluginid: '10038',
  alertRef: '10038-1',
  alert: 'No policy',
  name: 'No policy',
  riskcode: '2',
  confidence: '3',
  desc: '<p>There is no policy.</p>',
  instances: [
    {
      uri: 'https://shop.example/search?q=%3Cb%3E&page=2',
      method: 'GET',
      param: '',
      attack: '',
      evidence: '',
    },
    {
      uri: 'https://shop.example',
      method: 'post',
      param: 'q',
      attack: '<b>',
      evidence: 'seen',
      otherinfo: 'Twice',
      'request-header': 'POST / HTTP/1.1',
      'request-body': 'q=1',
    },
  ],
  solution: '<p>Set one.</p>',
  otherinfo: '',
  reference: '<p>https://a.example/1</p><p>https://a.example/2</p>',
  cweid: '693',
  wascid: '15',
};
const report = (...alerts: readonly unknown[]) => ({
  '@programName': 'ZAP',
  '@version': '2.14.0',
  site: [{ '@name': 'https://shop.example', '@host': 'shop.example', alerts }],
});

describe('ZAP’s JSON (I1)', () => {
  test('each instance of an alert is an item of its plugin at its place', async () => {
    const text = JSON.stringify(report(alert), null, '\t');
    expect(zapJson.recognises(text)).toBe(true);
    const { items, unreadable } = await readScan(zapJson, text, 5);
    expect(unreadable).toEqual([]);
    const shared = {
      kind: 'item',
      line: 9,
      tool: 'zap',
      plugin: '10038-1',
      title: 'No policy',
      severity: 'medium',
      cvss: [],
      cwe: [693],
      cves: [],
      description: { as: 'html', text: '<p>There is no policy.</p>' },
      impact: null,
      remediation: { as: 'html', text: '<p>Set one.</p>' },
      references: ['https://a.example/1', 'https://a.example/2', 'WASC-15'],
    };
    expect(items).toEqual([
      {
        ...shared,
        place: { what: 'https://shop.example', where: '/search?q=&page=' },
        output: 'GET https://shop.example/search?q=%3Cb%3E&page=2',
      },
      {
        ...shared,
        place: { what: 'https://shop.example', where: 'POST / (q)' },
        output: [
          'post https://shop.example',
          'Parameter: q',
          'Attack: <b>',
          'Evidence: seen',
          'Other information: Twice',
          'POST / HTTP/1.1\n\nq=1',
        ].join('\n\n'),
      },
    ]);
  });

  test('what someone marked as a false positive is left out; no CWE, no instance and old keys are no hindrance', async () => {
    const { items, unreadable } = await readScan(
      zapJson,
      JSON.stringify(
        report(
          { ...alert, confidence: '0' },
          { pluginid: '1', alert: 'Old', riskcode: '3', cweid: '-1', wascid: '0' },
          { ...alert, pluginid: '', alertRef: '' },
          { ...alert, riskcode: 'High' },
        ),
      ),
    );
    expect(
      items.map(({ plugin, title, severity, cwe, place }) => [plugin, title, severity, cwe, place]),
    ).toEqual([['1', 'Old', 'high', [], { what: 'https://shop.example', where: '' }]]);
    expect(unreadable.map(([, reason]) => reason)).toEqual([
      'This alert was left out, because it has no plugin ID.',
      'This alert was left out, because its risk code is “High” instead of 0 to 3.',
    ]);
  });

  test('one site and one alert that are in no list are read, and a report without alerts has none', async () => {
    const single = { site: { '@name': 'https://shop.example', alerts: { ...alert, instances: [] } } };
    expect((await readScan(zapJson, JSON.stringify(single))).items.length).toBe(1);
    expect(await readScan(zapJson, JSON.stringify(report()))).toMatchObject({ items: [], refusal: null });
    expect(await readScan(zapJson, '{"@version": "2.9", "site": []}')).toMatchObject({
      items: [],
      refusal: null,
    });
  });
});
