import { describe, expect } from 'vitest';
import { mailedCodeOf } from '../../src/factors/mailed-codes.ts';
import { test as base, CHECK_CODE, MAIL_CODE, RESET } from './administrators.ts';

/** B9: whoever says on the phone that an account is theirs reads out a code that was emailed to its address. */

const test = base
  /** What stands in the latest email. */
  .extend('mailed', ({ world, person }) => async (): Promise<string> => {
    const text = (await world.mailTo(person.email)).at(-1)?.text ?? '';
    return /read out this code: (\d{3} \d{3})/.exec(text)?.[1] ?? '';
  })
  .extend(
    'wrong',
    () => (code: string) => (code.startsWith('0') ? `1${code.slice(1)}` : `0${code.slice(1)}`),
  );

describe('a code that the caller reads out', () => {
  test('B9: is emailed, typed in, and stands for their identity, once; the record says so', async ({
    person,
    administrator,
    form,
    mailed,
    count,
    events,
  }) => {
    const visitor = await administrator();
    const byCode = form({ check: 'emailed-code' });
    const early = await visitor.post(RESET, byCode);
    expect(early.statusCode).toBe(422);
    expect(early.body).toContain('The caller hasn’t read you the right code');
    expect(await count('authenticators', person.id)).toBe(1);
    const sent = await visitor.follow(await visitor.post(MAIL_CODE, { account: person.id }));
    expect(sent.response.body).toContain(`We’ve emailed a code to ${person.email}.`);
    const code = await mailed();
    expect(code).toMatch(/^\d{3} \d{3}$/);
    expect(sent.response.body).not.toContain(code.replace(' ', ''));
    const right = await visitor.follow(await visitor.post(CHECK_CODE, { account: person.id, code }));
    expect(right.response.body).toContain('They read you the right code');
    const again = await visitor.post(CHECK_CODE, { account: person.id, code });
    expect([again.statusCode, again.body.includes('No code works any more.')]).toEqual([422, true]);
    expect((await visitor.post(RESET, byCode)).statusCode).toBe(303);
    expect(await count('authenticators', person.id)).toBe(0);
    const [inFull] = (await events('mfa.reset')).filter(({ workspace_id }) => workspace_id === null);
    expect(JSON.parse(inFull?.detail ?? '{}')).toMatchObject({ check: 'emailed-code' });
    for (const type of ['caller.mailed', 'caller.checked'])
      expect((await events(type)).map(({ actor }) => actor)).toContain('support');
    // What it stood for is used up.
    expect((await visitor.post(RESET, byCode)).statusCode).toBe(422);
  });

  test('B9: to one administrator is no reset by another, nor after a quarter of an hour', async ({
    world,
    person,
    administrator,
    form,
    mailed,
    count,
  }) => {
    const visitor = await administrator();
    await visitor.post(MAIL_CODE, { account: person.id });
    expect((await visitor.post(CHECK_CODE, { account: person.id, code: await mailed() })).statusCode).toBe(
      303,
    );
    const colleague = await world.account('Colin Colleague', { admin: true });
    const other = await world.signedIn(colleague, null);
    const secret = await world.enrol(colleague);
    await other.post('/mfa/verify', { code: world.code(secret) });
    const byCode = form({ check: 'emailed-code' });
    expect((await other.post(RESET, byCode)).statusCode).toBe(422);
    world.clock.advance(15 * 60_000);
    await visitor.post(RESET, byCode);
    expect((await (await administrator()).post(RESET, byCode)).statusCode).toBe(422);
    expect(await count('authenticators', person.id)).toBe(1);
  });

  test('B9 D7: wrong ones are counted by account, whoever types them in, and make the next one wait', async ({
    world,
    person,
    administrator,
    mailed,
    wrong,
    events,
  }) => {
    const visitor = await administrator();
    await visitor.post(MAIL_CODE, { account: person.id });
    const code = await mailed();
    const answers = [];
    for (let n = 0; n < 6; n += 1)
      answers.push(await visitor.post(CHECK_CODE, { account: person.id, code: wrong(code) }));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([422, 422, 422, 422, 422, 429]);
    expect(answers.at(-1)?.headers['retry-after']).toBe('1');
    // The right one, during the wait, is answered as a wrong one.
    expect((await visitor.post(CHECK_CODE, { account: person.id, code })).statusCode).toBe(429);
    expect((await events('caller.refused')).filter(({ workspace_id }) => workspace_id === null)).toHaveLength(
      5,
    );
    world.clock.advance(2_000);
    expect((await visitor.post(CHECK_CODE, { account: person.id, code })).statusCode).toBe(303);
  });

  test('B9 D8: a code that was emailed before a reset stands for nobody after it', async ({
    world,
    person,
    administrator,
    form,
    mailed,
  }) => {
    const visitor = await administrator();
    await visitor.post(MAIL_CODE, { account: person.id });
    const code = await mailed();
    expect((await visitor.post(RESET, form({ check: 'call-back' }))).statusCode).toBe(303);
    await world.enrol(person);
    expect((await visitor.post(CHECK_CODE, { account: person.id, code })).statusCode).toBe(422);
  });

  test('B9: of many who type it in at once one is told that it is right', async ({
    person,
    administrator,
    mailed,
  }) => {
    const visitor = await administrator();
    await visitor.post(MAIL_CODE, { account: person.id });
    const code = await mailed();
    const tries = Array.from({ length: 4 }, () => visitor.post(CHECK_CODE, { account: person.id, code }));
    const answers = await Promise.all(tries);
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
  });

  test.for(['', '12345', '1234567', 'abcdef', '4k7m9-q2x8c'])(
    'D18: what cannot be one is 422 with the words beside the field: %j',
    async (code, { person, administrator }) => {
      const visitor = await administrator();
      await visitor.post(MAIL_CODE, { account: person.id });
      const answer = await visitor.post(CHECK_CODE, { account: person.id, code });
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain('Enter the 6 digits that the caller reads to you.');
    },
  );

  test('B9: nobody mails or checks one for themselves', async ({ admin, administrator }) => {
    const visitor = await administrator();
    expect((await visitor.post(MAIL_CODE, { account: admin.id })).statusCode).toBe(403);
    const own = { account: admin.id, code: '123456' };
    expect((await visitor.post(CHECK_CODE, own)).statusCode).toBe(403);
    expect((await visitor.get(`/admin/accounts/${admin.id}`)).body).not.toContain('Email a code');
  });

  test('B15: the page says that the email was not delivered', async ({ world, person, administrator }) => {
    const visitor = await administrator();
    await visitor.post(MAIL_CODE, { account: person.id });
    const wanted = { account: person, purpose: 'caller', now: world.clock.now() } as const;
    const live = await mailedCodeOf(world.db, world.services, wanted);
    await world.mailTo(person.email);
    const page = `/admin/accounts/${person.id}`;
    expect((await visitor.get(page)).body).not.toContain('The email hasn’t been delivered');
    const mails = world.db.updateTable('followed_mails').where('about', '=', live?.id ?? '');
    await mails.set({ state: 'failed' }).execute();
    expect((await visitor.get(page)).body).toContain('Check their identity in another way.');
  });
});
