import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RecordedEntry, textOf } from './entry.ts';
import { foldEvidence } from './folding.ts';

const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 2, 3);
const says = ({ type }: RecordedEntry) => type;

/** Entries of a life, an hour apart: each is its type, who acts, to whom, and its detail. */
type Told = readonly [
  type: string,
  actor: string | null,
  subject?: string | null,
  detail?: Readonly<Record<string, unknown>>,
];

const told = (life: readonly Told[]): RecordedEntry[] =>
  life.map(([type, actor, subject = null, detail = {}], index) => ({
    ...{ id: `e${String(index).padStart(4, '0')}`, at: T0 + index * HOUR, type, detail },
    ...{ actorId: actor, actor: actor === null ? 'SecPortal' : `${actor}@acme.example` },
    ...{ subjectId: subject, subject: subject === null ? '' : `${subject}@acme.example` },
  }));

const at = (index: number) => T0 + index * HOUR;

const foldAll = (entries: readonly RecordedEntry[], moment = at(entries.length)) =>
  foldEvidence({ entries, at: moment, says, lastVerified: new Map() });

const FOUNDED: readonly Told[] = [
  ['account.created', 'olive', null, { name: 'Olive Owner' }],
  ['workspace.created', 'olive', null, { plan: 'pro' }],
];

const LIFE: readonly Told[] = [
  ...FOUNDED,
  ['account.created', 'carl', null, { name: 'Carl' }],
  ['invitation.accepted', 'carl', null, { role: 'consultant' }],
  ['account.known', 'cleo', null, { name: 'Cleo' }],
  ['invitation.accepted', 'cleo', null, { role: 'client', companyId: 'bank', devices: `key:k1@${T0}` }],
  ['sign-in.accepted', 'carl', null, { session: 's1' }],
  ['policy.excepted', 'olive', 'carl', { until: at(15), reason: 'New phone' }],
  ['policy.dated', 'olive', null, { from: at(10), audience: 'team' }],
  ['sign-in.accepted', 'cleo', null, { session: 's2', portal: true }],
  ['code.accepted', 'carl', null, { session: 's1' }],
  ['authenticator.added', 'olive', null, { device: 'a1', session: 's9' }],
  ['mfa.reset-asked', 'olive', 'carl', { reason: 'Lost it' }],
  ['mfa.reset', null, 'carl'],
  ['plan.changed', 'admin', null, { from: 'pro', to: 'starter' }],
  ['policy.suspended', 'admin', null],
  ['member.role-changed', 'olive', 'carl', { role: 'client', companyId: 'bank' }],
  ['ownership.transferred', 'olive', 'cleo'],
  ['member.removed', 'olive', 'carl', { role: 'client' }],
];

test('B12: a policy that is dated, begins, is suspended and comes back: since when, and by whom', () => {
  const life: readonly Told[] = [
    ...FOUNDED,
    ['policy.dated', 'olive', null, { from: at(4) }],
    ['policy.methods', 'olive', null, { methods: 'phishing-resistant', audience: 'team' }],
    ['policy.began', null, null, { audience: 'team' }],
    ['policy.enabled', 'olive', null, { apply: 'now' }],
    ['plan.changed', 'admin', null, { from: 'pro', to: 'starter' }],
    ['policy.suspended', 'admin'],
    ['plan.changed', 'admin', null, { from: 'starter', to: 'team' }],
    ['policy.disabled', 'olive', null, { audience: 'clients' }],
  ];
  const entries = told(life);
  const team = (moment: number) => foldAll(entries, moment).policies.team;
  expect(team(at(1))).toMatchObject({ standing: 'off', since: at(1), by: null });
  expect(team(at(2))).toMatchObject({ standing: 'dated', startsAt: at(4), since: at(2) });
  // On by the clock, and since the day that was set.
  expect(team(at(4))).toMatchObject({ standing: 'on', startsAt: null, since: at(4) });
  expect(team(at(4))).toMatchObject({ methods: 'phishing-resistant', by: { name: 'Olive Owner' } });
  // Asking everyone now is no switching-on.
  expect(foldAll(entries, at(5)).policies.clients).toMatchObject({ standing: 'on', since: at(4) });
  expect(team(at(5))).toMatchObject({ since: at(4) });
  expect(team(at(7))).toMatchObject({ standing: 'suspended', since: at(6), by: 'support' });
  expect(team(at(8))).toMatchObject({ standing: 'on', since: at(8), by: 'support' });
  const { policies, history } = foldAll(entries);
  expect([policies.team.standing, policies.clients.standing]).toEqual(['on', 'off']);
  expect(history.map(({ type }) => type)).toEqual(life.slice(2).map(([type]) => type));
});

test('B12: devices of entries that do not say which, names that were recorded too late, and the erased', () => {
  const entries = told([
    ['workspace.created', 'olive'],
    ['authenticator.added', 'olive'],
    ['passkey.added', 'olive', null, { device: 'k1', session: 's' }],
    ['authenticator.replaced', 'olive'],
    ['authenticator.removed', 'olive', null, { device: 'gone long ago', session: 's' }],
    ['invitation.accepted', 'carl', null, { role: 'consultant' }],
    ['account.renamed', 'carl', null, { from: 'Carl', to: 'Carla' }],
    ['account.known', null, 'olive', { name: 'Olive Owner' }],
    ['account.renamed', 'carl', null, { erased: true }],
  ]).map((entry, index) => (index === 8 ? { ...entry, actor: 'erased person carl' } : entry));
  const [first] = foldAll(entries, at(4)).people;
  expect(first).toMatchObject({ person: { name: 'Olive Owner' }, appSince: at(3), keySince: at(2) });
  expect(first?.methods).toEqual(['app', 'passkey']);
  expect(
    foldAll(entries, at(5))
      .people.map(({ person }) => person.name)
      .sort(),
  ).toEqual(['Carl', 'Olive Owner']);
  const erased = foldAll(entries).people.find(({ person }) => person.id === 'carl')?.person;
  expect(erased).toEqual({ id: 'carl', name: null, email: null, isErased: true });
});

test('B12: an exception of someone who became the owner ended then, and before that day it lasts', () => {
  const life: readonly Told[] = [
    ...FOUNDED,
    ['invitation.accepted', 'carl', null, { role: 'consultant' }],
    ['policy.enabled', 'olive', null, { apply: 'now' }],
    ['policy.excepted', 'olive', 'carl', { until: at(20), reason: 'x' }],
    ['ownership.transferred', 'olive', 'carl'],
    ['sign-out', 'olive'],
    ['ownership.transferred', 'carl', 'olive'],
  ];
  const seen = (entries: readonly RecordedEntry[], moment: number) => {
    const { people, exceptions } = foldAll(entries, moment);
    const carl = people.find(({ person }) => person.id === 'carl');
    return [exceptions.map(({ endedAt, endedBy }) => [endedAt, endedBy]), carl?.exceptedUntil];
  };
  const ended = [[at(5), expect.objectContaining({ id: 'olive' })]];
  const before = told(life);
  expect(seen(before, at(4))).toEqual([[[null, null]], at(20)]);
  expect(seen(before, at(6))).toEqual([ended, null]);
  // As older releases had it, whose gate let it go on then.
  expect(seen(before, at(7))).toEqual([[[null, null]], at(20)]);
  // Since then it is ended for good, with whichever of the two hand-overs it is recorded.
  for (const place of [6, 7]) {
    const now = told(life.toSpliced(place, 0, ['policy.exception-ended', null, 'carl']));
    expect(seen(now, at(7) + HOUR)).toEqual([ended, null]);
  }
});

test('B13: an auditor counts as of the team until the last day is over, which their sessions do not outlive', () => {
  const entries = told([
    ...FOUNDED,
    ['invitation.accepted', 'audrey', null, { role: 'auditor', until: at(6), zone: 'UTC' }],
    ['sign-in.accepted', 'audrey', null, { session: 's1' }],
    ['policy.enabled', 'olive', null, { apply: 'next-sign-in', audience: 'team' }],
    ['session.expired', null, null, { ended: '' }],
    ['sign-out', 'olive'],
    ['sign-out', 'olive'],
    ['member.role-changed', 'olive', 'audrey', { from: 'auditor', role: 'auditor', until: at(20) }],
  ]);
  const seen = (moment: number) => {
    const { people, sessions } = foldAll(entries, moment);
    const audrey = people.find(({ person }) => person.id === 'audrey');
    return [audrey?.role, audrey?.state, sessions.length];
  };
  expect(seen(at(3))).toEqual(['auditor', 'missing', 1]);
  expect(seen(at(6) - 1)).toEqual(['auditor', 'missing', 1]);
  expect(seen(at(6))).toEqual([undefined, undefined, 0]);
  expect(seen(at(8))).toEqual(['auditor', 'missing', expect.any(Number)]);
});

test('B12: sessions that were told of together were over each when it was, and no sooner or later', () => {
  const entries = told([
    ...FOUNDED,
    ['sign-in.accepted', 'olive', null, { session: 's1' }],
    ['session.expired', null, null, { ended: `s1@${at(3)} s2@${at(5)} s3@${at(7)}` }],
    ['sign-in.accepted', 'olive', null, { session: 's2' }],
    ['sign-in.accepted', 'olive', null, { session: 's3' }],
  ]);
  const open = [2, 3, 4, 5, 6, 7].map((hour) => foldAll(entries, at(hour)).sessions.length);
  expect(open).toEqual([1, 0, 1, 1, 1, 0]);
});

test('B12: a session owes nothing since it was verified, spared or excepted, and not once it is asked', () => {
  const entries = told([
    ...FOUNDED,
    ['sign-in.accepted', 'olive', null, { session: 's1' }],
    ['authenticator.added', 'olive', null, { device: 'a1', session: 's1' }],
    ['policy.enabled', 'olive', null, { apply: 'now' }],
    ['invitation.accepted', 'carl', null, { role: 'consultant' }],
    ['policy.excepted', 'olive', 'carl', { until: at(8), reason: 'x' }],
    ['sign-in.accepted', 'carl', null, { session: 's2' }],
    ['session.asked', 'carl', null, { session: 's2' }],
    ['policy.methods', 'olive', null, { methods: 'phishing-resistant' }],
    ['passkey.added', 'olive', null, { device: 'k1', session: 's1' }],
    ['session.expired', null, null, { ended: `s1@${at(12)}` }],
    ['sign-in.accepted', 'olive', null, { session: 's3' }],
    ['recovery-code.used', 'olive', null, { session: 's3' }],
  ]);
  const open = (moment: number) =>
    foldAll(entries, moment).sessions.map(({ person, because, owesNothingSince }) => [
      person.id,
      because,
      owesNothingSince,
    ]);
  expect(open(at(2))).toEqual([['olive', 'not-asked', at(2)]]);
  expect(open(at(3))).toEqual([['olive', 'verified', at(2)]]);
  // Carl's exception ends by itself, and with it what his session may.
  expect(open(at(7))).toEqual([
    ['olive', 'verified', at(2)],
    ['carl', 'excepted', at(7)],
  ]);
  expect(open(at(8))).toEqual([['olive', 'verified', at(2)]]);
  // An app is not enough where keys alone count.
  expect(open(at(9))).toEqual([]);
  expect(open(at(10))).toEqual([['olive', 'verified', at(10)]]);
  // Its time was up between the entry and the next; a recovery code leads no further there.
  expect(open(at(14))).toEqual([]);
});

test('B12: whatever comes in whichever order, twice or not at all, gives a sane answer; all of it in any order the same', () => {
  const entries = told(LIFE);
  const whole = foldAll(entries);
  expect(whole.people.map(({ person, role }) => [person.id, role])).toEqual(
    [
      ['olive', 'consultant'],
      ['cleo', 'owner'],
    ].sort(),
  );
  expect(whole.resets).toMatchObject([
    { by: 'support', askedBy: { id: 'olive' }, reason: 'Lost it', person: { id: 'carl' } },
  ]);
  expect(whole.exceptions).toMatchObject([{ endedAt: at(15), endedBy: null, reason: 'New phone' }]);
  fc.assert(
    fc.property(fc.shuffledSubarray([...entries, ...entries], { minLength: entries.length * 2 }), (mixed) => {
      expect(foldAll(mixed, at(entries.length))).toEqual(whole);
    }),
    { numRuns: 30 },
  );
  const junk = fc.dictionary(
    fc.constantFrom(...['role', 'session', 'devices', 'until', 'from', 'to', 'audience', 'ended', 'plan']),
    fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean()),
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ entry: fc.constantFrom(...entries), late: fc.integer(), detail: fc.option(junk) }),
      ),
      (parts) => {
        const mixed = parts.map(({ entry, late, detail }, index) => ({
          ...{ ...entry, id: `${index}`, at: entry.at + (late % HOUR) * 24 },
          detail: detail ?? entry.detail,
        }));
        const { people } = foldAll(mixed, at(9));
        expect(people.filter(({ role }) => role === 'owner').length).toBeLessThanOrEqual(people.length);
        expect(people.every(({ person }) => textOf(person.id) !== null)).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});
