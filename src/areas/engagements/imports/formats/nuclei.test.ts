import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../../test/reading-scans.ts';
import { nuclei } from './nuclei.ts';

const result = {
  'template-id': 'weak-login',
  info: {
    name: 'Weak login',
    severity: 'high',
    description: 'The login is weak.',
    impact: 'Anyone signs in.',
    remediation: 'Make it strong.',
    reference: ['https://a.example/1', 'https://a.example/2'],
    classification: {
      'cve-id': ['cve-2024-0001'],
      'cwe-id': ['cwe-287', 'nvd-cve-other', 'cwe-79'],
      'cvss-metrics': 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    },
  },
  type: 'http',
  host: 'https://shop.example',
  'matched-at': 'https://Shop.example/login?next=/a&x=1#top',
  'extracted-results': ['admin'],
  'curl-command': "curl 'https://shop.example'",
  request: 'GET /login HTTP/1.1',
  response: 'HTTP/1.1 200 OK\u0000',
};
const old = {
  templateID: 'old-ssh',
  info: { name: 'Old SSH', severity: 'unknown', reference: '- https://b.example/1\n- https://b.example/2\n' },
  matcher_name: 'banner',
  host: 'ssh.example',
  matched: 'ssh.example:22',
};
const lines = (...values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join('\n');

describe('Nuclei (I1)', () => {
  test('a result is read with new keys and with old ones', async () => {
    const { items, unreadable } = await readScan(nuclei, lines(result, old));
    expect(unreadable).toEqual([]);
    expect(items).toEqual([
      {
        kind: 'item',
        line: 1,
        tool: 'nuclei',
        plugin: 'weak-login',
        title: 'Weak login',
        severity: 'high',
        cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'],
        cwe: [287, 79],
        cves: ['CVE-2024-0001'],
        description: { as: 'plain', text: 'The login is weak.' },
        impact: { as: 'plain', text: 'Anyone signs in.' },
        remediation: { as: 'plain', text: 'Make it strong.' },
        references: ['https://a.example/1', 'https://a.example/2'],
        place: { what: 'https://shop.example', where: '/login?next=&x=' },
        output: [
          'Address:\nhttps://Shop.example/login?next=/a&x=1#top',
          'Extracted:\nadmin',
          "Command:\ncurl 'https://shop.example'",
          'Request:\nGET /login HTTP/1.1',
          'Response:\nHTTP/1.1 200 OK',
        ].join('\n\n'),
      },
      {
        kind: 'item',
        line: 2,
        tool: 'nuclei',
        plugin: 'old-ssh:banner',
        title: 'Old SSH (banner)',
        severity: 'info',
        cvss: [],
        cwe: [],
        cves: [],
        description: null,
        impact: null,
        remediation: null,
        references: ['https://b.example/1', 'https://b.example/2'],
        place: { what: 'ssh.example', where: 'tcp/22' },
        output: '',
      },
    ]);
  });

  test('lines, an array, one object and several read the same; what it did not find is left out', async () => {
    const missed = { ...old, 'matcher-status': false };
    const texts = [
      lines(result, missed, old),
      `${lines(result, missed, old).replaceAll('\n', '\r\n\r\n')}\r\n`,
      JSON.stringify([result, missed, old]),
      JSON.stringify([result, missed, old], null, 2),
      [result, missed, old].map((one) => JSON.stringify(one, null, 2)).join('\n'),
    ];
    for (const text of texts) {
      const { items, unreadable } = await readScan(nuclei, text, 7);
      expect(unreadable).toEqual([]);
      expect(items.map(({ plugin }) => plugin)).toEqual(['weak-login', 'old-ssh:banner']);
      expect(nuclei.recognises(text)).toBe(true);
    }
    const one = await readScan(nuclei, JSON.stringify(old, null, 2));
    expect(one.items.map(({ plugin }) => plugin)).toEqual(['old-ssh:banner']);
  });

  test('a broken line is told by its number and the next ones go in', async () => {
    const text = [
      '[INF] Templates loaded: 3',
      JSON.stringify(result),
      '{"template-id": "cut", "info": {"name": "never clo',
      '{"template-id": "open", "info": {',
      '{"host": "x"}',
      JSON.stringify({ ...old, info: { severity: 'dreadful' } }),
      JSON.stringify({ ...old, matched: '', host: '' }),
      '42',
      JSON.stringify(old),
    ].join('\n');
    expect(nuclei.recognises(text)).toBe(true);
    const { items, unreadable } = await readScan(nuclei, text, 11);
    expect(items.map(({ line }) => line)).toEqual([2, 9]);
    expect(unreadable.map(([line]) => line)).toEqual([1, 3, 4, 5, 6, 7, 8]);
    expect(unreadable[2]?.[1]).toBe('This line is not valid JSON, so it was left out.');
  });

  test('of an array that breaks off, and of one with a broken item, what can be read goes in', async () => {
    const cut = JSON.stringify([old, result], null, 1).slice(0, -40);
    const broken = `[${JSON.stringify(old)},\n{"template-id": "x" "info": 1},\n${JSON.stringify(result)}]`;
    const ofCut = await readScan(nuclei, cut);
    expect(ofCut.items.map(({ plugin }) => plugin)).toEqual(['old-ssh:banner']);
    expect([ofCut.refusal?.[1]]).toEqual([expect.stringContaining('ends in the middle')]);
    const ofBroken = await readScan(nuclei, broken);
    expect(ofBroken.items.map(({ line }) => line)).toEqual([1, 3]);
    expect(ofBroken.unreadable).toEqual([[2, 'This is not valid JSON, so it was left out.']]);
    const unclosed = `[${JSON.stringify(old)},\n{"template-id": "x},\n${JSON.stringify(result)}]`;
    const ofUnclosed = await readScan(nuclei, unclosed);
    expect(ofUnclosed.items.map(({ line }) => line)).toEqual([1]);
    expect(ofUnclosed.refusal).toEqual([2, expect.stringContaining('is never closed')]);
  });

  test('a line of more than 16 MB meets that limit, in lines and in an array, and the next ones go in', async () => {
    const long = JSON.stringify({ ...result, response: 'x'.repeat(17 * 1024 * 1024) });
    for (const text of [
      `${JSON.stringify(old)}\n${long}\n${JSON.stringify(old)}`,
      `[${JSON.stringify(old)},\n${long},\n${JSON.stringify(old)}]`,
    ]) {
      const { items, unreadable } = await readScan(nuclei, text, 1024 * 1024);
      expect(items.map(({ line }) => line)).toEqual([1, 3]);
      expect(unreadable).toEqual([[2, expect.stringContaining('longer than 16 MB')]]);
    }
  });

  test('what is nested 100,000 levels deep is left out with the limit’s number, and the next one is read', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const { items, unreadable, refusal } = await readScan(
      nuclei,
      `[${JSON.stringify(old)},\n${deep},\n${JSON.stringify(old)}]`,
    );
    expect([items.length, refusal]).toEqual([2, null]);
    expect(unreadable).toEqual([[2, 'This is nested more than 200 levels deep, so it was left out.']]);
  });
});
