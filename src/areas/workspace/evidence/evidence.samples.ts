import { createPrivateKey, type KeyObject } from 'node:crypto';
import { signHead } from '../../../audit/chain/heads.ts';
import type { Evidence } from '../../../domain/evidence/evidence.ts';
import { signed } from '../../../domain/evidence/signature.ts';
import { jsonOf, type MadeBy } from './json.ts';

/** The first key of RFC 8032, which the example in docs/evidence.md is signed with: everybody has it. */
export const SAMPLE_KEY: KeyObject = createPrivateKey({
  key: Buffer.from(
    '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'hex',
  ),
  format: 'der',
  type: 'pkcs8',
});

const at = (iso: string) => Date.parse(iso);
const olive = {
  id: '019a0000-0000-7000-8000-000000000001',
  name: 'Olive Owner',
  email: 'olive@acme.example',
  isErased: false,
};
const chloe = {
  id: '019a0000-0000-7000-8000-000000000002',
  name: 'Chloë Client',
  email: 'chloe@zephyr.example',
  isErased: false,
};
const erased = { id: '019a0000-0000-7000-8000-000000000003', name: null, email: null, isErased: true };

/** A short evidence with something of everything. */
export const SAMPLE: Evidence = {
  workspace: {
    id: '019a0000-0000-7000-8000-0000000000aa',
    slug: 'acme',
    name: 'Acme',
    zone: 'Europe/London',
  },
  day: '2026-11-26',
  at: at('2026-11-26T23:59:59.999Z'),
  isToday: false,
  madeAt: at('2026-11-27T09:00:00Z'),
  sessionsKnownSince: at('2026-03-01T09:00:00Z'),
  knownSince: at('2026-03-01T09:00:00Z'),
  policies: {
    team: {
      standing: 'on',
      since: at('2026-03-03T10:15:00Z'),
      by: olive,
      startsAt: null,
      methods: 'phishing-resistant',
    },
    clients: { standing: 'off', since: null, by: null, startsAt: null, methods: 'any' },
  },
  history: [
    {
      entry: '019a0000-0000-7000-8000-000000000e01',
      at: at('2026-03-03T10:15:00Z'),
      by: olive,
      type: 'policy.enabled',
      companyId: null,
      sentence: 'Turned on required two-factor authentication, asking everyone now.',
      reason: null,
    },
  ],
  people: [
    {
      person: olive,
      role: 'owner',
      companyId: null,
      memberSince: at('2026-03-01T09:00:00Z'),
      appSince: at('2026-03-01T09:05:00Z'),
      keySince: at('2026-03-02T08:00:00Z'),
      methods: ['app', 'passkey'],
      lastVerifiedAt: at('2026-11-26T08:30:00Z'),
      state: 'set-up',
      exceptedUntil: null,
      companyStartsAt: null,
      disabledSince: null,
    },
    {
      person: chloe,
      role: 'client',
      companyId: '019a0000-0000-7000-8000-0000000000bb',
      memberSince: at('2026-05-04T12:00:00Z'),
      appSince: null,
      keySince: null,
      methods: [],
      lastVerifiedAt: null,
      state: 'not-asked',
      exceptedUntil: null,
      companyStartsAt: null,
      disabledSince: null,
    },
  ],
  exceptions: [
    {
      person: erased,
      by: olive,
      at: at('2026-06-01T10:00:00Z'),
      until: at('2026-06-08T22:59:59.999Z'),
      reason: 'Waits for a security key',
      endedAt: at('2026-06-03T09:00:00Z'),
      endedBy: olive,
    },
  ],
  resets: [
    {
      person: erased,
      by: olive,
      at: at('2026-06-05T07:45:00Z'),
      reason: 'Lost the phone',
      askedBy: olive,
    },
  ],
  sessions: [
    {
      person: olive,
      signedInAt: at('2026-11-26T08:29:00Z'),
      owesNothingSince: at('2026-11-26T08:30:00Z'),
      because: 'verified',
    },
  ],
  companies: new Map([['019a0000-0000-7000-8000-0000000000bb', 'Zephyr Ltd']]),
  record: { entries: 41, hash: '5f'.repeat(32) },
};

/** How the sample was made. */
export const SAMPLE_MADE: MadeBy = {
  release: '0.1.0',
  installation: 'https://portal.example.com',
  head: signHead(SAMPLE_KEY, {
    chain: SAMPLE.workspace.id,
    entries: 41,
    hash: Buffer.alloc(32, 0x5f),
    at: at('2026-11-27T09:00:00Z'),
  }),
};

/** The sample as a file. */
export async function sampleFile(): Promise<Buffer> {
  const parts: string[] = [];
  for await (const part of signed(SAMPLE_KEY, jsonOf(SAMPLE, SAMPLE_MADE))) parts.push(part);
  return Buffer.from(parts.join(''));
}
