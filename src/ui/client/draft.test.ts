import { describe, expect, test } from 'vitest';
import { Draft, type Sent } from './draft.ts';

const SAVED = { title: 'Title', steps: 'First' };
const draft = () => new Draft(3, new Map(Object.entries(SAVED)));
const sentBy = (one: Draft, now: Record<string, string>): Sent => {
  const sent = one.toSend(now);
  if (sent === null) throw new Error('nothing to send');
  return sent;
};

describe('E14: what a page knows of what is saved', () => {
  test('only what was changed is sent, with what was there before', () => {
    const one = draft();
    expect(one.toSend(SAVED)).toBeNull();
    const now = { ...SAVED, steps: 'First, then second' };
    expect(one.isUnsaved(now)).toBe(true);
    const sent = sentBy(one, now);
    expect(sent).toEqual({
      revision: 3,
      before: { steps: 'First' },
      change: { steps: 'First, then second' },
      undecided: {},
    });
    expect(one.accepted(sent, { revision: 4, text: null }, now)).toEqual({});
    expect(one.isUnsaved(now)).toBe(false);
    expect(one.revision).toBe(4);
  });

  test('what was sent before without an answer is in dispute with nobody', () => {
    const one = draft();
    one.unanswered(sentBy(one, { ...SAVED, steps: 'First, second' }));
    const now = { ...SAVED, steps: 'First, second, third' };
    one.disputed(sentBy(one, now), { by: 'Maya', theirs: { steps: 'First, second' } });
    expect(one.disputes.size).toBe(0);
    const next = sentBy(one, now);
    expect(next.before).toEqual({ steps: 'First, second' });
    one.disputed(next, { by: 'Maya', theirs: { steps: 'Zeroth' } });
    expect([...one.disputes.keys()]).toEqual(['steps']);
  });

  test('what was typed while it was being saved is sent next', () => {
    const one = draft();
    const sent = sentBy(one, { ...SAVED, steps: 'First, second' });
    const now = { ...SAVED, steps: 'First, second, third' };
    one.accepted(sent, { revision: 4, text: null }, now);
    expect(one.toSend(now)).toEqual({
      revision: 4,
      before: { steps: 'First, second' },
      change: { steps: 'First, second, third' },
      undecided: {},
    });
  });

  test('what somebody else wrote is shown where nothing was typed since', () => {
    const one = draft();
    const now = { ...SAVED, steps: 'First, second' };
    const text = { title: 'Their title', steps: 'Zeroth. First, second' };
    const sent = sentBy(one, now);
    expect(one.accepted(sent, { revision: 7, text }, now)).toEqual(text);
    expect(one.isUnsaved(text)).toBe(false);
    expect(one.revision).toBe(7);
  });

  test('where something was typed since, the revision stays behind until both are joined', () => {
    const one = draft();
    const sent = sentBy(one, { ...SAVED, steps: 'First, second' });
    const now = { ...SAVED, steps: 'First, second, third' };
    const saved = { title: 'Title', steps: 'Zeroth. First, second' };
    expect(one.accepted(sent, { revision: 7, text: saved }, now)).toEqual({});
    expect(one.revision).toBe(3);
    const next = sentBy(one, now);
    expect(next.before).toEqual({ steps: 'First, second' });
    const joined = { title: 'Title', steps: 'Zeroth. First, second, third' };
    expect(one.accepted(next, { revision: 8, text: joined }, now)).toEqual({ steps: joined.steps });
    expect(one.revision).toBe(8);
  });

  test('a field in dispute waits, while the others are saved', () => {
    const one = draft();
    const now = { title: 'My title', steps: 'Second' };
    one.disputed(sentBy(one, now), { by: 'Tom', theirs: { title: 'Tom’s title' } });
    expect(one.disputes.get('title')).toEqual({ by: 'Tom', theirs: 'Tom’s title' });
    const rest = sentBy(one, now);
    expect(rest.change).toEqual({ steps: 'Second' });
    expect(rest.undecided).toEqual({ title: 'My title' });
    const there = { title: 'Tom’s title', steps: 'Second' };
    expect(one.accepted(rest, { revision: 5, text: there }, now)).toEqual({});
    expect(one.revision, 'so that the button does not write over it').toBe(3);
    one.settled('title');
    expect(one.toSend(now)).toEqual({
      revision: 3,
      before: { title: 'Tom’s title' },
      change: { title: 'My title' },
      undecided: {},
    });
  });

  test('what is in dispute is sent when it changes, to be kept, and once it is decided, to be forgotten', () => {
    const one = draft();
    const mine = { ...SAVED, title: 'My title' };
    one.disputed(sentBy(one, mine), { by: 'Tom', theirs: { title: 'Tom’s title' } });
    expect(one.toSend(mine), 'kept by whoever answered').toBeNull();
    const now = { ...SAVED, title: 'My longer title' };
    const sent = sentBy(one, now);
    expect(sent).toEqual({ revision: 3, before: {}, change: {}, undecided: { title: 'My longer title' } });
    one.accepted(sent, { revision: 4, text: { ...SAVED, title: 'Tom’s title' } }, now);
    expect(one.toSend(now)).toBeNull();
    one.settled('title');
    const theirs = { ...SAVED, title: 'Tom’s title' };
    const decided = sentBy(one, theirs);
    expect(decided).toMatchObject({ change: {}, undecided: {} });
    one.accepted(decided, { revision: 4, text: theirs }, theirs);
    expect(one.toSend(theirs)).toBeNull();
    expect(one.revision).toBe(4);
  });

  test('of what was shown again, but is not saved, nothing is claimed to have been there before', () => {
    const one = new Draft(
      3,
      new Map([
        ['title', null],
        ['steps', null],
      ]),
    );
    expect(one.isUnsaved(SAVED)).toBe(true);
    expect(one.toSend(SAVED)).toEqual({ revision: 3, before: {}, change: SAVED, undecided: {} });
  });
});
