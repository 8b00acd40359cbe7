import { expect } from 'vitest';
import { deedsOf } from './actions.ts';
import { attack, unseenWithoutJudgement } from './attack.ts';
import { ARRIVING, BEHIND_LOCK, IN_FLIGHT, LATE_BODY } from './encounters.ts';
import { meetByChance } from './meetings.ts';
import { test } from './stage.ts';

/**
 * Every action × every way in which leave ends × every point of a request at which it can: nothing is done without leave
 * (D24). One file, for what everybody can do is found out by crawling all pages as everybody, once for each.
 */

test('D24: every action has a form that somebody can send, or a call that a program can make', ({
  stage,
  specimens,
}) => {
  const keyOf = ({ method, url }: { method: string; url: string }) => `${method} ${url}`;
  const found = new Set(specimens.map(({ route }) => keyOf(route)));
  expect(
    deedsOf(stage.world)
      .map(keyOf)
      .filter((key) => !found.has(key)),
    'No page that anybody sees has a form for it which is accepted and does something. ' +
      'Give somebody in people.ts what makes a page show it, or teach forms.ts how its fields are filled in, ' +
      'or the requests.samples.ts of its area what a program sends.',
  ).toEqual([]);
});

test('D24: in flight: a deed that is not judged anew is seen, whoever does it, at every level', async ({
  stage,
  door,
  specimens,
}) => {
  expect(await unseenWithoutJudgement(stage, door, specimens)).toEqual([]);
  expect(await stage.tracker.isRestored()).toBe(true);
});

attack(LATE_BODY);
attack(IN_FLIGHT);
attack(ARRIVING);
// On SQLite a transaction that meets another one waits before it begins, which is to be in flight.
if (process.env.TEST_DATABASE === 'postgres') attack(BEHIND_LOCK);

test('D24: deeds and withdrawals at once, in any order: no deed comes behind the withdrawal', ({
  stage,
  specimens,
}) => meetByChance(stage, specimens));
