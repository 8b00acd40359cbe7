import { expect } from 'vitest';
import { userHandleOf } from '../../src/domain/passkey.ts';
import { test as base } from '../fixtures.ts';
import { keyOptionsOf, type SoftwareKey } from '../software-key.ts';
import { PASSWORD } from '../visitor.ts';
import type { Person, Workspace, World } from '../world.ts';

/**
 * Who was left with keys of a portal that they can't open any more set up another device by their password and an emailed code.
 * Whoever reads their mail has both: the password is reset by it. So the password has to be one that was once given along with
 * a key (NIST SP 800-63B-4 4.2.2.2), and where keys alone count neither does (B6).
 */

const test = base.extend('mfaRequired', true);
const ANOTHER = 'eight distant foxes wander';

async function resetByMail(world: World, person: Person) {
  world.clock.advance(1_000);
  await world.visitor().post('/password/forgot', { email: person.email });
  const link = (await world.mailTo(person.email)).find((mail) => mail.link !== undefined)?.link ?? '';
  const token = new URL(link).searchParams.get('token') ?? '';
  expect((await world.visitor().post('/password/reset', { token, password: ANOTHER })).statusCode).toBe(303);
}

const CASES = [
  ['any', 'before', '/mfa/verify'],
  ['any', 'after', '/mfa/verify'],
  ['any', 'never', '/mfa/email'],
  ['phishing-resistant', 'after', '/mfa/verify'],
  ['phishing-resistant', 'never', '/mfa/verify'],
] as const;

test.for(CASES)(
  'D3, D9, B6: where %s counts, with a password that was reset by mail %s somebody was taken out',
  async ([methods, reset, leadsTo], { world, acme, carl }) => {
    if (methods !== 'any') await world.letKeysAloneCount(acme);
    const former = await world.workspace('former');
    const membership = await world.join(carl, former, 'client');
    await world.giveKey(carl, former);
    if (reset === 'before') await resetByMail(world, carl);
    await world.db.deleteFrom('memberships').where('id', '=', membership).execute();
    if (reset === 'after') await resetByMail(world, carl);
    const reader = await world.signedIn(carl, acme);
    const letters = (await world.mailTo(carl.email)).length;
    expect((await reader.follow(await reader.get('/mfa/setup'))).path).toBe(leadsTo);
    expect((await reader.get('/mfa/verify')).body.includes('href="/mfa/email"')).toBe(
      leadsTo === '/mfa/email',
    );
    await reader.post('/mfa/email/send');
    expect((await world.mailTo(carl.email)).length - letters).toBe(leadsTo === '/mfa/email' ? 1 : 0);
  },
);

const DAY_MS = 86_400_000;

interface Owner {
  readonly world: World;
  readonly person: Person;
  readonly former: Workspace;
  readonly key: SoftwareKey;
}

async function signInByKeyAlone({ world, person, former, key }: Owner) {
  const visitor = world.visitor(former);
  const options = keyOptionsOf(await visitor.get('/login'));
  const passkey = key.get(options, { userHandle: userHandleOf(person.id) });
  expect((await visitor.post('/login/passkey', { passkey })).statusCode).toBe(303);
  return visitor;
}

async function signInByBoth({ world, person, former, key }: Owner, password: string) {
  const visitor = world.visitor(former);
  await visitor.signIn(person.email, password);
  const passkey = key.get(keyOptionsOf(await visitor.get('/mfa/verify')));
  expect((await visitor.post('/mfa/verify/key', { passkey })).statusCode).toBe(303);
}

async function ahead<T>({ clock }: World, work: () => Promise<T>) {
  clock.advance(DAY_MS);
  await work();
  clock.advance(-DAY_MS);
}

/** What came before somebody was taken out, and whether the password is known by then to be more than the mailbox. */
const COURSES: readonly (readonly [string, (owner: Owner) => Promise<unknown>, boolean])[] = [
  [
    'was reset by mail, and the owner came by the key alone since',
    async (owner) => {
      await resetByMail(owner.world, owner.person);
      owner.world.clock.advance(1_000);
      await signInByKeyAlone(owner);
    },
    false,
  ],
  [
    'was reset by mail, and the owner came by both before, while the clock was a day ahead',
    async (owner) => {
      await ahead(owner.world, () => signInByBoth(owner, PASSWORD));
      await resetByMail(owner.world, owner.person);
    },
    false,
  ],
  [
    'was reset by mail, and the owner came by both since',
    async (owner) => {
      await resetByMail(owner.world, owner.person);
      await signInByBoth(owner, ANOTHER);
    },
    true,
  ],
  [
    'was reset by mail, and the owner came by the key and confirmed by both',
    async (owner) => {
      await resetByMail(owner.world, owner.person);
      const visitor = await signInByKeyAlone(owner);
      owner.world.clock.advance(11 * 60_000);
      const options = keyOptionsOf(await visitor.get('/confirm'));
      const proof = { password: ANOTHER, passkey: owner.key.get(options), by: 'key' };
      expect((await visitor.post('/confirm', proof)).statusCode).toBe(303);
    },
    true,
  ],
  [
    'was reset by mail while the clock was a day ahead, and the owner came by both since',
    async (owner) => {
      await ahead(owner.world, () => resetByMail(owner.world, owner.person));
      await signInByBoth(owner, ANOTHER);
    },
    true,
  ],
];

test.for(COURSES)(
  'D3, D9, D14: where the password %s',
  async ([, course, isProven], { world, acme: _, carl }) => {
    const former = await world.workspace('former');
    const membership = await world.join(carl, former, 'client');
    const key = await world.giveKey(carl, former);
    await course({ world, person: carl, former, key });
    await world.db.deleteFrom('memberships').where('id', '=', membership).execute();
    const reader = world.visitor();
    await reader.signIn(carl.email, ANOTHER);
    expect((await reader.follow(await reader.get('/mfa/setup'))).path).toBe(
      isProven ? '/mfa/email' : '/mfa/verify',
    );
  },
);
