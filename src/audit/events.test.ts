import { expect, test } from 'vitest';
import { accessEvents } from '../access/events.ts';
import { events } from '../areas/index.ts';
import { catalogueOf, type Meaning } from './events.ts';
import { COMMAND_LINE, type SingleEvent } from './record.ts';

const base = { ...COMMAND_LINE, at: 0 };

/** That these compile, or do not, is looked at with all types of the project; here they are only run. */
test('ASVS 16.2.1: an event has the detail of its type and no other', () => {
  const right: SingleEvent = { ...base, type: 'plan.changed', detail: { from: 'pro', to: 'team' } };
  const wrong: SingleEvent[] = [
    // @ts-expect-error a plan that is none
    { ...base, type: 'plan.changed', detail: { from: 'pro', to: 'gold' } },
    // @ts-expect-error the detail of another type
    { ...base, type: 'sign-out', detail: { reason: 'bored' } },
    // @ts-expect-error something is missing
    { ...base, type: 'mfa.reset', detail: { reason: 'lost' } },
    // @ts-expect-error what strangers repeat is counted
    { ...base, type: 'sign-in.refused', detail: { reason: 'wrong password' } },
  ];
  expect(new Set([right, ...wrong].map(({ type }) => type)).size).toBe(4);
});

test('an event that nobody tells of does not compile, and none is told of twice', () => {
  // @ts-expect-error the other parts are missing
  expect(catalogueOf([accessEvents]).types).toEqual(Object.keys(accessEvents).sort());
  const unnamed: Readonly<Record<string, Meaning>> = accessEvents;
  // @ts-expect-error what it tells of is not known, so that anything may be missing
  expect(catalogueOf([unnamed]).types).toHaveLength(7);
  const twice = [accessEvents, accessEvents] as never[];
  expect(() => catalogueOf(twice, undefined as never)).toThrow('two parts tell of');
});

test('an event of another version is shown as it is', () => {
  expect(events.sentenceOf({ type: 'from.tomorrow', subject: '', detail: {} })).toBe('from.tomorrow');
  expect(events.bySupport('from.tomorrow')).toBeNull();
});
