import { expect } from 'vitest';
import { testInOneWorld as test } from '../../fixtures.ts';
import { routesOf } from './actions.ts';

/**
 * What the attack leaves out, and why: these act for nobody who is signed in, so that no leave of theirs can end. What
 * each rests on instead stands in the conditions of its writes.
 */
const ON_NO_SESSION: Readonly<Record<string, string>> = {
  '/login': 'the password that was typed',
  '/login/passkey': 'what a key has answered to a challenge of ours',
  '/logout': 'the session that it ends',
  '/signup': 'nothing; all that it does is mail a link to an address',
  '/signup/confirm': 'a mailed link',
  '/invitations/:token': 'a mailed link',
  '/emails/stop/:token': 'a mailed link',
  '/password/forgot': 'nothing; all that it does is mail a link to an address',
  '/password/reset': 'a mailed link',
};

test('D24: every action rests on a session, which the attack ends, or is named here with what it rests on', ({
  world,
}) => {
  const open = routesOf(world, 'action').filter(({ requirement }) => requirement.access === 'public');
  expect(
    open.map(({ url }) => url).sort(),
    'An action that anybody may call rests on something else than a session. Say in ON_NO_SESSION on what.',
  ).toEqual(Object.keys(ON_NO_SESSION).sort());
});
