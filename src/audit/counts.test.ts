import { expect, test } from 'vitest';
import { addCount, type Count, countOf, eventOf, withoutParts } from './counts.ts';
import type { AuditEvent } from './record.ts';

const AT = Date.UTC(2026, 10, 25, 12, 0, 0);

function refused(changes: Partial<AuditEvent> = {}): AuditEvent {
  return {
    type: 'sign-in.refused',
    at: AT,
    origin: { host: 'localhost:3000', ip: '192.0.2.1' },
    workspaceId: 'w',
    actor: { id: null, label: 'maya@acme.example' },
    subject: { id: 'maya', label: 'maya@acme.example' },
    detail: { reason: 'wrong password' },
    ...changes,
  };
}

function sum(counts: readonly Count[]): Count {
  const [first, ...others] = counts as [Count, ...Count[]];
  for (const other of others) addCount(first, other);
  return first;
}

const sumOf = (events: readonly AuditEvent[]) => sum(events.map(countOf));

test('D25: once is recorded as if it had been recorded at once', () => {
  for (const event of [refused(), refused({ detail: { account: false, reason: null, tries: 3 } })]) {
    expect(eventOf(countOf(event))).toEqual(event);
  }
});

test('D25: several times are one entry, with how often, when, and from where', () => {
  const three = sumOf([
    refused(),
    refused({ at: AT + 30_000, origin: { host: 'acme.localhost:3000', ip: '192.0.2.9' } }),
    refused({ at: AT + 10_000, origin: { host: 'localhost:3000', ip: '2001:db8:1:2::3' } }),
  ]);
  expect(eventOf(three)).toEqual({
    type: 'sign-in.refused',
    at: AT + 30_000,
    workspaceId: 'w',
    actor: { id: null, label: 'maya@acme.example' },
    subject: { id: 'maya', label: 'maya@acme.example' },
    origin: { host: 'several hosts', ip: '' },
    detail: {
      reason: 'wrong password',
      times: 3,
      firstAt: '2026-11-25T12:00:00.000Z',
      lastAt: '2026-11-25T12:00:30.000Z',
      networks: '192.0.2.1, 192.0.2.9, 2001:db8:1:2::/64',
    },
  });
});

test('what is about different people, places or reasons is counted apart; what strangers typed is not', () => {
  const keys = [
    refused(),
    refused({ workspaceId: 'v' }),
    refused({ subject: { id: 'tom', label: 'tom@acme.example' } }),
    refused({ detail: { reason: 'account disabled' } }),
    refused({ type: 'code.refused' }),
    refused({ actor: { id: 'maya', label: 'maya@acme.example' } }),
  ].map((event) => countOf(event).key);
  expect(new Set(keys).size).toBe(keys.length);
  const { subject: _, ...unknown } = refused({ workspaceId: null, detail: { reason: 'unknown address' } });
  const strangers = Array.from({ length: 50 }, (_, n) => ({
    ...unknown,
    actor: { id: null, label: `x${n}@example.com` },
    origin: { host: 'localhost:3000', ip: `198.51.100.${n}` },
  }));
  expect(new Set(strangers.map((event) => countOf(event).key)).size).toBe(1);
  const entry = eventOf(sumOf(strangers));
  expect(entry.actor).toEqual({ id: null, label: 'several addresses' });
  expect(entry.detail?.times).toBe(50);
  expect(entry.detail?.addresses).toMatch(/^x0@example\.com(, x\d@example\.com){7} and more$/);
  expect(entry.detail?.networks).toMatch(/^198\.51\.100\.0(, 198\.51\.100\.\d){7} and more$/);
  expect(JSON.stringify(entry).length).toBeLessThan(1000);
});

test('what differs from time to time is named, some of it', () => {
  const asked = Array.from({ length: 20 }, (_, n) =>
    refused({ type: 'access.refused', detail: { reason: 'wrong role', method: 'GET', route: `/page/${n}` } }),
  );
  expect(eventOf(sumOf(asked)).detail).toMatchObject({
    method: 'GET',
    route: '/page/0, /page/1, /page/2, /page/3, /page/4, /page/5, /page/6, /page/7 and more',
    times: 20,
  });
});

test('too many to keep apart are one count of their type', () => {
  const together = [refused(), refused({ workspaceId: 'v' })].map((event) => withoutParts(countOf(event)));
  expect(new Set(together.map(({ key }) => key)).size).toBe(1);
  expect(eventOf(sum(together))).toMatchObject({ workspaceId: null, detail: { times: 2 } });
});
