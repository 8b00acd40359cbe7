import { expect } from 'vitest';
import { newToken } from '../../src/domain/token.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';
import type { Person } from '../world.ts';

/** Requests that come at once are looked up together: each must be answered for its own session and no other. */

const PEOPLE = 12;
const ROUNDS = 5;
const SESSION = '/api/v1/session';

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('crowd', { auto: true, scope: 'file' }, async ({ world, acme }) => {
    const verified: { person: Person; visitor: Visitor }[] = [];
    const owing: Visitor[] = [];
    for (let number = 0; number < PEOPLE; number += 1) {
      const person = await world.account(`Person ${number}`);
      await world.join(person, acme, number === 0 ? 'owner' : 'consultant');
      const secret = await world.enrol(person);
      owing.push(await world.signedIn(person, acme));
      const visitor = await world.signedIn(person, acme);
      await visitor.post('/mfa/verify', { code: world.code(secret) });
      verified.push({ person, visitor });
    }
    return { verified, owing };
  })
  .extend('verified', { scope: 'file' }, ({ crowd }) => crowd.verified)
  .extend('owing', { scope: 'file' }, ({ crowd }) => crowd.owing)
  /** A visitor with a token of the right shape that nobody was given. */
  .extend('guesser', { scope: 'file' }, ({ world, acme }) => (): Visitor => {
    const visitor = world.visitor(acme);
    visitor.plant(newToken());
    return visitor;
  });

const emailIn = (answer: { json(): { account?: { email: string } } }) => answer.json().account?.email;

test('of many requests at once each is told of its own account; who owes a code, or guessed, of none', async ({
  verified,
  owing,
  guesser,
}) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const guessers = Array.from({ length: PEOPLE }, guesser);
    const answers = await Promise.all(
      verified.flatMap(({ visitor }, index) => [
        visitor.get(SESSION),
        owing[index]?.get(SESSION),
        guessers[index]?.get(SESSION),
      ]),
    );
    const expected = verified.flatMap(({ person }) => [
      [200, person.email],
      [401, undefined],
      [401, undefined],
    ]);
    expect(answers.map((answer) => answer && [answer.statusCode, emailIn(answer)])).toEqual(expected);
  }
});

test('a session that ends while others ask is over at its own next request, and only that one', async ({
  verified,
}) => {
  const [leaver, ...others] = verified;
  if (leaver === undefined) throw new Error('nobody to leave');
  const { token = '' } = leaver.visitor;
  const ask = () => Promise.all(others.map(({ visitor }) => visitor.get(SESSION)));
  const [left] = await Promise.all([leaver.visitor.post('/logout'), ask(), ask()]);
  expect(left.statusCode).toBe(303);
  leaver.visitor.plant(token);
  const [over, ...rest] = await Promise.all([leaver.visitor.get(SESSION), ask(), ask()]);
  expect(over.statusCode).toBe(401);
  for (const answers of rest) expect(answers.map(emailIn)).toEqual(others.map(({ person }) => person.email));
});
