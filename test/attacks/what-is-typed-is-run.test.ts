import { expect } from 'vitest';
import { leadsTo, testAtWork as test } from '../consultancy.ts';

/**
 * PwnDoc CVE-2024-55652: an expression in what somebody wrote was run where the text was put into a document.
 * CVE-2024-55653: an id that was none ended the process, for everyone.
 */

/** Each would show the product of 7 and 191 where a template language runs it. */
const EXPRESSIONS = [
  '{{7*191}}',
  '#{7*191}',
  '<%= 7*191 %>',
  '{7*191}',
  '{%set x=7*191%}{{x}}',
  '*{7*191}',
  '@(7*191)',
  "{{constructor.constructor('return 7*191')()}}",
  ['$', '{7*191}'].join(''),
];
const PRODUCT = '1337';

/** What no id looks like, and what an address may carry all the same. */
const NO_IDS = [
  '0',
  '-1',
  'null',
  'undefined',
  'NaN',
  '__proto__',
  'constructor',
  '[object%20Object]',
  '%7B%22$ne%22:null%7D',
  '%27%20or%201=1--',
  '%00',
  '%E0%A4',
  '..%2F..%2Fetc%2Fpasswd',
  '..%5C..%5Cboot.ini',
  '019abcde-0000-7000-8000-00000000000',
  '019abcde-0000-7000-8000-00000000000g',
  'a'.repeat(100),
] as const;

test('E10: an expression of a template language stays what was typed, on every page of either side', async ({
  planVisible,
  publish,
  owner,
  client,
}) => {
  const typed = EXPRESSIONS.join('\n\n');
  const engagement = await planVisible({ title: '{{7*191}}', scope: typed, rules: typed });
  const finding = await publish(engagement, {
    title: '{{7*191}}',
    description: typed,
    steps: typed,
    impact: typed,
    remediation: typed,
    references: typed,
  });
  const read = finding.replace(/.*\//, '/portal/findings/');
  leadsTo(await owner.post(`${finding}/remarks`, { kind: 'note', text: typed }));
  leadsTo(await client.post(`${read}/comments`, { text: typed }));
  const pages = [
    ...[engagement, `${engagement}/edit`, finding, `${finding}/edit`].map((path) => [owner, path] as const),
    ...['/portal', '/portal/findings', '/portal/findings.csv', read].map((path) => [client, path] as const),
  ];
  for (const [reader, path] of pages) {
    const answer = await reader.get(path);
    expect(answer.statusCode, path).toBe(200);
    expect(answer.body, path).toContain('{{7*191}}');
    expect(answer.body.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ''), path).not.toContain(PRODUCT);
  }
});

test('E2: an id that is none is not found, wherever an address or a form has one, and all goes on', async ({
  world,
  planVisible,
  publish,
  owner,
  client,
}) => {
  const engagement = await planVisible();
  const finding = await publish(engagement);
  for (const none of NO_IDS) {
    const tries = [
      owner.get(`/dashboard/acme/engagements/${none}`),
      owner.get(`/dashboard/acme/findings/${none}`),
      owner.post(`/dashboard/acme/engagements/${none}/findings`),
      owner.post(`/dashboard/acme/findings/${none}/publish`, { revision: '1', whatChanged: '' }),
      owner.post(`${finding}/remarks/${none}`, { kind: 'comment', text: 'Mine.', do: 'save' }),
      owner.get(`/dashboard/acme/contacts/${none}`),
      client.get(`/portal/findings/${none}`),
      client.get(`/portal/engagements/${none}`),
      client.post(`/portal/findings/${none}/comments`, { text: 'A question.' }),
    ];
    for (const answer of await Promise.all(tries)) {
      expect(answer.statusCode, none).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode, none).toBeLessThan(500);
      expect(answer.body, none).not.toMatch(/ at .*\.[tj]s:\d+/);
    }
    expect((await owner.get(`${engagement}?behind=${none}`)).statusCode, none).toBeLessThan(500);
    expect((await client.get(`/portal/findings?behind=${none}`)).statusCode, none).toBeLessThan(500);
  }
  expect((await world.visitor().get('/readyz')).statusCode).toBe(200);
});
