import { expect, test } from 'vitest';
import { publicKeyHex } from '../../../domain/evidence/signature.ts';
import type { Content, ReportDocument, Section } from '../../../rendering/document.ts';
import { documentOf } from './document.ts';
import { SAMPLE, SAMPLE_KEY, SAMPLE_MADE } from './evidence.samples.ts';

const MADE = {
  ...SAMPLE_MADE,
  key: publicKeyHex(SAMPLE_KEY),
  jsonAddress: 'https://portal.example.com/dashboard/acme/evidence.json?at=2026-11-26',
};

function textOf(content: Content): string[] {
  switch (content.kind) {
    case 'line':
      return [content.line.map(({ text }) => text).join('')];
    case 'facts':
      return content.facts.map(({ label, value }) => `${label}: ${value.map(({ text }) => text).join('')}`);
    case 'table':
      return content.rows.map((row) => row.map((cell) => cell.map(({ text }) => text).join('')).join(' | '));
    default:
      return [];
  }
}

const sectionText = ({ contents }: Section) => contents.flatMap(textOf);
const find = ({ sections }: ReportDocument, id: string) => sections.find((section) => section.id === id);
const lines = (document: ReportDocument, id: string) => {
  const found = find(document, id);
  return found === undefined ? [] : sectionText(found);
};

test('B12: the document says what was required, of whom, and everything of people, exceptions, resets, sessions and decisions', async () => {
  const document = await documentOf(SAMPLE, MADE);
  expect(document).toMatchObject({
    subtitle: 'As of the end of 26 November 2026',
    issuer: 'Acme',
    at: SAMPLE.madeAt,
  });
  expect(lines(document, 'demanded')).toEqual(
    expect.arrayContaining([
      'Team: On since 3 March 2026, by Olive Owner. Only passkeys and security keys count.',
      'Clients: Not required.',
      'As it stood at: Thursday 26 November 2026, 23:59 (Europe/London), 2026-11-26 23:59 UTC',
      'People: 2',
      'Set up: 1',
    ]),
  );
  expect(lines(document, 'people-1')).toEqual([
    'Olive Owner olive@acme.example | Owner | Set up | app since 1 Mar 2026, passkey or key since 2 Mar 2026 | 26 Nov 2026, 08:30',
    'Chloë Client chloe@zephyr.example | Client, Zephyr Ltd | Not asked yet | Nothing | Never',
  ]);
  expect(lines(document, 'exceptions-1')).toEqual([
    'Erased person 000003 | 1 Jun 2026 – 8 Jun 2026, 23:59. Ended on 3 Jun 2026, by Olive Owner | Olive Owner | Waits for a security key',
  ]);
  expect(lines(document, 'resets-1')).toEqual([
    '5 Jun 2026, 08:45 | Erased person 000003 | Olive Owner | Olive Owner | Lost the phone',
  ]);
  expect(lines(document, 'sessions-1')).toEqual([
    'Olive Owner olive@acme.example | 26 Nov 2026, 08:29 | 26 Nov 2026, 08:30 | Two-factor authentication completed',
  ]);
  expect(lines(document, 'history-1')).toEqual([
    '3 Mar 2026, 10:15 | Olive Owner | Turned on required two-factor authentication, asking everyone now.',
  ]);
  const checking = lines(document, 'checking').join('\n');
  expect(checking).toContain('d75a 9801 82b1 0ab7');
  expect(checking).toContain(MADE.jsonAddress);
  expect(checking).toContain('41 entries');
});

test('B12: the document names the last day of an exception and not the one after it, and whose companies are asked later', async () => {
  const [owner, client] = SAMPLE.people;
  const [exception] = SAMPLE.exceptions;
  const [change] = SAMPLE.history;
  const [reset] = SAMPLE.resets;
  // The midnights by the clock of London that end 4 December, and 8 June.
  const until = Date.parse('2026-12-05T00:00:00.000Z');
  const over = Date.parse('2026-06-08T23:00:00.000Z');
  const at = Date.parse('2026-12-20T00:00:00.000Z');
  const document = await documentOf(
    {
      ...SAMPLE,
      people: [
        { ...owner!, state: 'excepted', exceptedUntil: until },
        { ...client!, companyStartsAt: at },
      ],
      exceptions: [
        { ...exception!, until, endedAt: null, endedBy: null },
        { ...exception!, until: over, endedAt: over, endedBy: null, reason: null },
      ],
      resets: [{ ...reset!, by: 'support', askedBy: null, reason: null }],
      history: [{ ...change!, type: 'policy.company-dated', companyId: client!.companyId }],
    },
    MADE,
  );
  const [first, second] = lines(document, 'people-1');
  expect(first).toContain('| Exception until 4 Dec 2026 |');
  expect(second).toContain('| Not asked yet from 20 Dec 2026, 00:00 |');
  const [lasting, past] = lines(document, 'exceptions-1');
  expect(lasting).toContain('| 1 Jun 2026 – 4 Dec 2026 |');
  expect(past).toMatch(/\| 1 Jun 2026 – 8 Jun 2026 \| Olive Owner \| Not known$/);
  expect(lines(document, 'resets-1')[0]).toMatch(/\| Support \| {2}\| Kept by support$/);
  expect(lines(document, 'history-1')[0]).toContain('| Zephyr Ltd: Turned on required');
});

test('B12: of long lists the document has the first two thousand, and says where all are', async () => {
  const [person] = SAMPLE.people;
  const people = Array.from({ length: 2_001 }, () => person!);
  const document = await documentOf({ ...SAMPLE, people, sessions: [] }, { ...MADE, head: null, key: null });
  const rows = document.sections.filter(({ id }) => /^people-\d/.test(id)).flatMap(sectionText);
  expect(rows).toHaveLength(2_000);
  expect(lines(document, 'people-more')).toEqual([
    'These are the first 2,000 of 2,001. All of them are in the JSON file: see “How to check this”.',
  ]);
  expect(document.sections.filter(({ heading }) => heading === 'People')).toHaveLength(1);
  expect(lines(document, 'sessions')).toEqual(['No open session had access.']);
  expect(lines(document, 'checking')).toContain(
    'Nothing of the activity log was chained yet when this was made.',
  );
});
