import type { ReportKind } from '../../../../domain/report.ts';
import type { ReportData, ReportFinding, ReportRound } from '../report-data.ts';

/* A report of nobody, which shows how a design looks. */

/** Any day: a sample is of no time. */
const AT = Date.UTC(2026, 10, 13, 12);

const finding = (
  number: number,
  of: Pick<ReportFinding, 'title' | 'severity' | 'state' | 'prose'> & Partial<ReportFinding>,
): ReportFinding => ({
  id: `sample-${number}`,
  number,
  reference: `EXA-2026-01-${number}`,
  severityReason: '',
  cvss: [],
  cwe: null,
  stateNote: '',
  acceptedUntil: null,
  publishedAt: AT,
  changedAt: AT,
  deadline: null,
  assets: [],
  tags: [],
  evidence: [],
  ...of,
});

const prose = (description: string, remediation: string): ReportFinding['prose'] => ({
  description,
  steps: '',
  impact: '',
  remediation,
  references: '',
});

const FINDINGS: readonly ReportFinding[] = [
  finding(1, {
    title: 'Orders can be changed by anyone',
    severity: 'critical',
    state: 'published',
    cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N', score: 9.1 }],
    cwe: { number: 639, name: 'Authorization Bypass Through User-Controlled Key' },
    assets: [{ what: 'https://shop.example', where: '/orders', note: '', fixed: false }],
    prose: {
      ...prose(
        'The number in an order’s address is all it takes to **read and change it**. Numbers are counted up, so that others’ are easy to guess.',
        'Check for each request whether the order belongs to the person who is signed in.',
      ),
      steps:
        '1. Sign in and open one of your orders.\n2. Change the number in its address.\n\n```http\nGET /orders/1042 HTTP/1.1\nHost: shop.example\n```',
    },
  }),
  finding(2, {
    title: 'Passwords can be guessed without limit',
    severity: 'medium',
    state: 'retest-passed',
    prose: prose(
      'Thousands of attempts at one account were all answered.',
      'Slow down after a few failures.',
    ),
  }),
  finding(3, {
    title: 'The server names its version',
    severity: 'info',
    state: 'published',
    prose: prose('Each answer says which software made it.', 'Leave the header out.'),
  }),
];

const ROUND: ReportRound = {
  id: 'sample-round',
  number: 1,
  closedAt: AT,
  summary: 'We tested again what was reported as fixed.',
  findings: [
    {
      findingId: 'sample-1',
      number: 1,
      title: 'Orders can be changed by anyone',
      severity: 'critical',
      outcome: 'failed',
      results: [
        {
          asset: { what: 'https://shop.example', where: '/orders', note: '' },
          result: 'partly',
          words: 'Orders can’t be changed any more, but they can still be read.',
        },
      ],
    },
    {
      findingId: 'sample-2',
      number: 2,
      title: 'Passwords can be guessed without limit',
      severity: 'medium',
      outcome: 'passed',
      results: [{ asset: { what: '', where: '', note: '' }, result: 'fixed', words: '' }],
    },
  ],
  evidence: [],
};

/** What a sample report of a kind says, from the workspace that its design is of. */
export const sampleData = (issuer: string, kind: ReportKind): ReportData => ({
  kind,
  version: '1.1',
  madeAt: AT,
  zone: 'UTC',
  issuer,
  recipient: 'Example Ltd',
  engagement: {
    id: 'sample',
    reference: 'EXA-2026-01',
    title: 'Example web shop',
    kind: 'web-application',
    startsOn: '2026-11-02',
    endsOn: '2026-11-13',
    scope: 'The shop at `https://shop.example`, as a visitor and as a customer.',
    rules: '',
    lead: 'Alex Example',
    team: ['Alex Example', 'Sam Example'],
  },
  summary: '',
  findings: kind === 'retest' ? [] : kind === 'finding' ? FINDINGS.slice(0, 1) : FINDINGS,
  withdrawn: kind === 'full' || kind === 'summary' ? [4] : [],
  rounds: kind === 'full' || kind === 'retest' ? [ROUND] : [],
  delivered: [{ version: '1.0', at: AT, by: 'Alex Example' }],
});
