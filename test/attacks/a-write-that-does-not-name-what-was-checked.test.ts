import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/access/password-hash.ts';
import { setDisabled } from '../../src/areas/platform/administration/commands.ts';
import { COMMAND_LINE } from '../../src/audit/record.ts';
import { hashToken } from '../../src/domain/token.ts';
import { resetMfa } from '../../src/factors/reset.ts';
import { scan } from '../authenticator-app.ts';
import { testInOneWorld } from '../fixtures.ts';
import { type Moment, type Stopped, stopBefore } from '../moments.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';
import type { Person, Workspace, World } from '../world.ts';

/**
 * What was checked is another by the time of the write that rests on it: six requests of whoever knew the password set
 * another one beside the owner's reset by mail, and the thief's stood, six times of six. So with codes, recovery codes
 * and devices. Once each is stopped between its check and its write; once all set out together.
 */

const AT_ONCE = 6;
const ROUNDS = 4;
const THIEFS = 'purple ladders under ice';
const OWNERS = 'eleven brass umbrellas sing';

type Answer = LightMyRequestResponse;
type Request = () => Promise<Answer>;
type Work = () => Promise<unknown>;

const isDeed = ({ kind }: Moment) => kind === 'transaction';

/** Each is stopped before it writes, when all is checked; the remedy comes then; they go on one after the other. */
async function stopped(world: World, requests: readonly Request[], remedy: Work): Promise<Answer[]> {
  const under: Stopped<Answer>[] = [];
  try {
    for (const request of requests) under.push(await stopBefore(world.db, isDeed, request));
    expect(under.map(({ stands }) => stands)).toEqual(requests.map(() => true));
    await remedy();
  } catch (error) {
    await Promise.all(under.map((one) => one.goOn()));
    throw error;
  }
  const answers: Answer[] = [];
  for (const one of under) answers.push(await one.goOn());
  return answers;
}

/** All set out at the same moment, and meet wherever they meet. */
const together = (requests: readonly Request[], remedy: Work) =>
  Promise.all([...requests.map((request) => request()), remedy()]);

let people = 0;

/** Somebody new in the workspace, whose sessions are a thief's as well. */
class Victim {
  readonly #world: World;
  readonly #workspace: Workspace;
  readonly person: Person;

  private constructor(world: World, workspace: Workspace, person: Person) {
    this.#world = world;
    this.#workspace = workspace;
    this.person = person;
  }

  static async in(world: World, workspace: Workspace): Promise<Victim> {
    people += 1;
    const person = await world.account(`Victoria ${people}`);
    await world.join(person, workspace, 'consultant');
    return new Victim(world, workspace, person);
  }

  async browsers(count = AT_ONCE): Promise<Visitor[]> {
    return Promise.all(
      Array.from({ length: count }, () => this.#world.signedIn(this.person, this.#workspace)),
    );
  }

  /** Browsers that have passed a code. */
  async verified(count = AT_ONCE): Promise<Visitor[]> {
    const browsers = await this.browsers(count);
    const hashes = browsers.map(({ token = '' }) => hashToken(token));
    const sessions = this.#world.db.updateTable('sessions').where('token_hash', 'in', hashes);
    await sessions.set({ mfa_verified_at: this.#world.clock.now() }).execute();
    return browsers;
  }

  async recoveryCodes(): Promise<string[]> {
    const [browser] = await this.verified(1);
    const page = await browser?.makeRecoveryCodes();
    return page?.body.match(/[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/g) ?? [];
  }

  async hash(): Promise<string> {
    const accounts = this.#world.db.selectFrom('accounts').select('password_hash');
    return (await accounts.where('id', '=', this.person.id).executeTakeFirstOrThrow()).password_hash;
  }

  /** As a change that ends no session, and that no request of ours makes. */
  async setHash(hash: string): Promise<void> {
    const account = this.#world.db.updateTable('accounts').where('id', '=', this.person.id);
    await account.set({ password_hash: hash }).execute();
  }

  async count(
    table: 'sessions' | 'authenticators' | 'recovery_codes' | 'pending_enrolments',
  ): Promise<number> {
    const rows = this.#world.db.selectFrom(table).select('account_id');
    return (await rows.where('account_id', '=', this.person.id).execute()).length;
  }

  /** The link of a mail that was asked for, opened and filled in; to be sent. */
  async resetByMail(): Promise<Request> {
    // From another network each time, or the mails would be too many.
    const visitor = this.#world.visitor(undefined, `10.0.${people}.1`);
    await visitor.post('/password/forgot', { email: this.person.email });
    const mails = await this.#world.mailTo(this.person.email);
    const token = new URL(mails.at(-1)?.link ?? '').searchParams.get('token') ?? '';
    return () => visitor.post('/password/reset', { token, password: OWNERS });
  }

  resetByAdministrator(): Work {
    const operator = { ...COMMAND_LINE, now: this.#world.clock.now() };
    return () => resetMfa(this.#world.services, operator, { accountId: this.person.id, reason: 'lost' });
  }
}

/** Where a form leads whose session has ended. */
const TO_SIGN_IN = expect.stringMatching(/^\/login\?(?:return_to=[^&]+&)?ended=1$/);

const test = testInOneWorld.extend('victim', ({ world, acme }) => Victim.in(world, acme));

const changes = (browsers: readonly Visitor[]): Request[] =>
  browsers.map(
    (browser) => () => browser.post('/account/security/password', { current: PASSWORD, password: THIEFS }),
  );

async function ownersStands(victim: Victim): Promise<void> {
  expect(await verifyPassword(await victim.hash(), OWNERS)).toBe(true);
  expect(await victim.count('sessions')).toBe(0);
}

test('D24 D9: six changes of the password were checked before a reset by mail: none is made after it', async ({
  world,
  victim,
}) => {
  const reset = await victim.resetByMail();
  const answers = await stopped(world, changes(await victim.browsers()), reset);
  expect(answers.map(({ headers }) => headers.location)).toEqual(Array(AT_ONCE).fill(TO_SIGN_IN));
  await ownersStands(victim);
});

test('D24 D9: six changes of the password and a reset by mail at once: the reset’s stands', async ({
  world,
  acme,
}) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const victim = await Victim.in(world, acme);
    await together(changes(await victim.browsers()), await victim.resetByMail());
    await ownersStands(victim);
  }
});

test('D24: a change of the password rests on the very password that it checked, whatever became of the session', async ({
  world,
  victim,
}) => {
  const other = await hashPassword(OWNERS);
  const answers = await stopped(world, changes(await victim.browsers(1)), () => victim.setHash(other));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([422]);
  expect(await victim.hash()).toBe(other);
});

test('D24 D12: so does a confirmation, with a code and without: the session is no fresher, and the code not used up', async ({
  world,
  acme,
}) => {
  for (const enrolled of [false, true]) {
    const victim = await Victim.in(world, acme);
    const secret = enrolled ? await world.enrol(victim.person) : null;
    const [browser] = await victim.browsers(1);
    const form = { password: PASSWORD, ...(secret !== null && { code: world.code(secret) }) };
    const confirm: Request = () => (browser as Visitor).post('/confirm', form);
    const right = await victim.hash();
    const token = browser?.token;
    const [refused] = await stopped(world, [confirm], async () => victim.setHash(await hashPassword(OWNERS)));
    expect(refused?.headers.location).toBe('/confirm');
    expect(refused?.headers['set-cookie']).toBeUndefined();
    expect(browser?.token).toBe(token);
    await victim.setHash(right);
    expect((await confirm()).headers['set-cookie'], 'the same once more').toBeDefined();
  }
});

test('D3: a confirmation by the password alone proves nothing once there is a device', async ({
  world,
  victim,
}) => {
  const [browser] = await victim.browsers(1);
  const confirm: Request = () => (browser as Visitor).post('/confirm', { password: PASSWORD });
  const [refused] = await stopped(world, [confirm], () => world.enrol(victim.person));
  expect(refused?.headers['set-cookie']).toBeUndefined();
});

/** A sign-in counts its try in a transaction of its own, before it looks at the password. */
async function signInBeside(world: World, victim: Victim, remedy: Work): Promise<Answer> {
  let transactions = 0;
  const entering = (moment: Moment) => {
    if (isDeed(moment)) transactions += 1;
    return transactions === 2;
  };
  const signingIn = await stopBefore(world.db, entering, () => world.visitor().signIn(victim.person.email));
  expect(signingIn.stands).toBe(true);
  await remedy();
  return signingIn.goOn();
}

test('D24: a sign-in rests on the password that it checked, and on an account that is not disabled', async ({
  world,
  acme,
}) => {
  const remedies: ((victim: Victim) => Promise<Work>)[] = [
    (victim) => victim.resetByMail(),
    async ({ person }) => {
      const operator = { ...COMMAND_LINE, now: world.clock.now() };
      const change = { accountId: person.id, disabled: true, reason: 'stolen' };
      return () => setDisabled(world.services, operator, change);
    },
  ];
  for (const remedyOf of remedies) {
    const victim = await Victim.in(world, acme);
    const answer = await signInBeside(world, victim, await remedyOf(victim));
    expect(answer.statusCode).toBe(422);
    expect(await victim.count('sessions')).toBe(0);
  }
});

type RequestsOf = (world: World, victim: Victim) => Promise<Request[]>;

const sixOfOneCode: RequestsOf = async (world, victim) => {
  const code = world.code(await world.enrol(victim.person));
  return (await victim.browsers()).map((browser) => () => browser.post('/mfa/verify', { code }));
};

/** No more than are looked at without a wait. */
const someRecoveryCodes: RequestsOf = async (world, victim) => {
  await world.enrol(victim.person);
  const codes = await victim.recoveryCodes();
  const browsers = await victim.browsers(4);
  return browsers.map((browser, at) => () => browser.post('/mfa/recovery', { code: codes[at] }));
};

const tenNewOnes: RequestsOf = async (world, victim) => {
  await world.enrol(victim.person);
  return (await victim.verified()).map((browser) => () => browser.post('/account/security/recovery-codes'));
};

const sixDevices: RequestsOf = async (world, victim) => {
  const requests: Request[] = [];
  for (const browser of await victim.browsers()) {
    const code = world.code(await scan(browser));
    requests.push(() => browser.post('/mfa/setup', { code }));
  }
  return requests;
};

async function nothingIsLeft(victim: Victim): Promise<void> {
  for (const table of ['sessions', 'authenticators', 'recovery_codes', 'pending_enrolments'] as const)
    expect(await victim.count(table), table).toBe(0);
}

const FACTORS = [
  ['a code of six sessions', sixOfOneCode],
  ['four recovery codes', someRecoveryCodes],
  ['ten new recovery codes, six times', tenNewOnes],
  ['six devices', sixDevices],
] as const;

for (const [what, requestsOf] of FACTORS) {
  test(`D24 S22: ${what}, stopped before an administrator’s reset: none counts after it`, async ({
    world,
    victim,
  }) => {
    const requests = await requestsOf(world, victim);
    const answers = await stopped(world, requests, victim.resetByAdministrator());
    expect(answers.map(({ headers }) => headers.location)).toEqual(requests.map(() => TO_SIGN_IN));
    await nothingIsLeft(victim);
  });

  test(`D24 S22: ${what} and an administrator’s reset at once: nothing is left`, async ({ world, acme }) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const victim = await Victim.in(world, acme);
      await together(await requestsOf(world, victim), victim.resetByAdministrator());
      await nothingIsLeft(victim);
    }
  });
}

const nothing: Work = async () => undefined;

test('D5: one code of six sessions, stopped before it is used up: the first passes, and nobody after it', async ({
  world,
  victim,
}) => {
  const answers = await stopped(world, await sixOfOneCode(world, victim), nothing);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, ...Array(AT_ONCE - 1).fill(422)]);
});

test('D24: recovery codes rest on being the newest: behind ten new ones the old ones open nothing', async ({
  world,
  victim,
}) => {
  const requests = await someRecoveryCodes(world, victim);
  const [owner] = await victim.verified(1);
  const answers = await stopped(world, requests, async () => {
    const made = await owner?.makeRecoveryCodes();
    expect(made?.statusCode).toBe(200);
    expect((await owner?.saveRecoveryCodes())?.statusCode).toBe(303);
  });
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(requests.map(() => 422));
  expect(await victim.count('recovery_codes')).toBe(10);
});

test('D24 S20: the last device stays where one is demanded, also where two removals saw another one', async ({
  world,
  acme,
  victim,
}) => {
  await world.enforce(acme);
  for (let device = 0; device < 2; device += 1) await world.enrol(victim.person);
  const [browser] = await victim.verified(1);
  const devices = world.db
    .selectFrom('authenticators')
    .select('id')
    .where('account_id', '=', victim.person.id);
  const removals = (await devices.execute()).map(
    ({ id }): Request =>
      () =>
        (browser as Visitor).post('/account/security/authenticators/remove', { authenticator: id }),
  );
  const answers = await stopped(world, removals, nothing);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 422]);
  expect(await victim.count('authenticators')).toBe(1);
  await world.enforce(acme, false);
});
