import { describe, expect } from 'vitest';
import { tokenFor } from '../../../../test/api-tokens.ts';
import { test as base } from '../../../../test/fixtures.ts';
import { PASSWORD } from '../../../../test/visitor.ts';

const DEVICES = '/account/security/authenticators';
const besideName = (body: string) => /id="field-name-error".*?<span>([^<]*)<\/span>/s.exec(body)?.[1];
const listed = (body: string) => [...body.matchAll(/<bdi>([^<]*)<\/bdi>/g)].map(([, name]) => name);
/** The sentences on what follows. */
const follows = (body: string) =>
  [...(/aria-labelledby="consequences".*?<\/ul>/s.exec(body)?.[0] ?? '').matchAll(/<li>([^<]*)<\/li>/g)].map(
    ([, sentence]) => sentence,
  );

/** Olivia, who passed a code of her only device. */
const test = base
  .extend('secret', ({ world, olivia }) => world.enrol(olivia))
  .extend('visitor', async ({ world, acme, olivia, secret }) => {
    const visitor = await world.signedIn(olivia, acme);
    expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
    return visitor;
  })
  .extend('devices', ({ world, olivia }) => async () => {
    const rows = await world.db
      .selectFrom('authenticators')
      .select(['id', 'name', 'number'])
      .where('account_id', '=', olivia.id)
      .orderBy('id')
      .execute();
    return rows;
  })
  .extend('firstId', async ({ devices, visitor: _ }) => (await devices())[0]?.id ?? '')
  /** A further device of hers, by the name that it is given. */
  .extend('another', ({ world, olivia, visitor: _, devices }) => async (name: string): Promise<string> => {
    await world.enrol(olivia);
    const id = (await devices()).at(-1)?.id ?? '';
    await world.db.updateTable('authenticators').set({ name }).where('id', '=', id).execute();
    return id;
  })
  .extend(
    'rename',
    ({ visitor }) =>
      (authenticator: string, name: string) =>
        visitor.post(`${DEVICES}/rename`, { authenticator, name }),
  );

describe('B7: a device gets another name', () => {
  test('and keeps its number; the record says so, and not which', async ({
    world,
    olivia,
    visitor,
    devices,
    firstId,
    rename,
  }) => {
    const page = await visitor.get(`${DEVICES}/${firstId}/rename`);
    expect(page.body).toMatch(/name="name"[^>]*value="Authenticator app"/);
    const answer = await rename(firstId, ' Work phone ');
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/account/security']);
    const { body } = await visitor.get('/account/security');
    expect(body).toContain('Device renamed.');
    expect(listed(body)).toEqual(['Work phone']);
    expect(await devices()).toEqual([{ id: firstId, name: 'Work phone', number: 1 }]);
    const events = await world.db
      .selectFrom('audit_events')
      .selectAll()
      .where('type', '=', 'authenticator.renamed')
      .execute();
    expect(events.map(({ actor_id }) => actor_id)).toEqual([olivia.id]);
    expect(JSON.stringify(events)).not.toContain('Work phone');
  });

  test('the same one again is nothing that was done, and another spelling of it is', async ({
    world,
    devices,
    firstId,
    rename,
  }) => {
    const events = async () =>
      (
        await world.db
          .selectFrom('audit_events')
          .select('id')
          .where('type', '=', 'authenticator.renamed')
          .execute()
      ).length;
    expect((await rename(firstId, 'Authenticator app')).statusCode).toBe(303);
    expect(await events()).toBe(0);
    expect((await rename(firstId, 'AUTHENTICATOR app')).statusCode).toBe(303);
    expect([await events(), (await devices())[0]?.name]).toEqual([1, 'AUTHENTICATOR app']);
  });

  test.for([
    ['empty', ' ', 'Enter a name.'],
    ['too long', 'x'.repeat(61), 'Use at most 60 characters.'],
    ['of two lines', 'Work\nphone', 'Leave out line breaks and other invisible characters.'],
    ['another device’s', 'tablet', 'You already have a device with this name. Choose another name.'],
  ] as const)(
    'one that is %s is refused beside the field, with what was typed',
    async ([_, name, message], { another, devices, firstId, rename }) => {
      await another('Tablet');
      const answer = await rename(firstId, name);
      expect([answer.statusCode, besideName(answer.body)]).toEqual([422, message]);
      expect(/name="name"[^>]*value="([^"]*)"/.exec(answer.body)?.[1]).toBe(name);
      expect((await devices()).map((device) => device.name)).toEqual(['Authenticator app', 'Tablet']);
    },
  );

  test('two devices do not get one name, also when both are renamed at once', async ({
    another,
    devices,
    firstId,
    rename,
  }) => {
    const second = await another('Tablet');
    const answers = await Promise.all([rename(firstId, 'Phone'), rename(second, 'Phone')]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 422]);
    expect((await devices()).filter(({ name }) => name === 'Phone')).toHaveLength(1);
  });

  test('D12: which wants no confirmation', async ({ world, devices, firstId, rename }) => {
    world.clock.advance(11 * 60_000);
    expect((await rename(firstId, 'Work phone')).headers.location).toBe('/account/security');
    expect((await devices()).map(({ name }) => name)).toEqual(['Work phone']);
  });

  test('D3: but a code, where one is owed', async ({ world, acme, olivia, devices, firstId }) => {
    await world.enforce(acme);
    const halfway = await world.signedIn(olivia, acme);
    for (const page of ['rename', 'remove'])
      expect((await halfway.get(`${DEVICES}/${firstId}/${page}`)).headers.location).toBe('/mfa/verify');
    const answer = await halfway.post(`${DEVICES}/rename`, { authenticator: firstId, name: 'Mine now' });
    expect(answer.headers.location).toBe('/mfa/verify');
    expect((await devices()).map(({ name }) => name)).toEqual(['Authenticator app']);
  });
});

test('ASVS 8.2.2 B7: another account’s device, and one that is gone, have no page and get no name', async ({
  world,
  acme,
  visitor,
  another,
  rename,
}) => {
  const gone = await another('Tablet');
  await visitor.post(`${DEVICES}/remove`, { authenticator: gone });
  const otto = await world.account('Otto Other');
  await world.join(otto, acme, 'consultant');
  await world.enrol(otto);
  const foreign = await world.db
    .selectFrom('authenticators')
    .selectAll()
    .where('account_id', '=', otto.id)
    .executeTakeFirstOrThrow();
  for (const id of [gone, foreign.id, 'no-id']) {
    for (const page of ['rename', 'remove'])
      expect((await visitor.get(`${DEVICES}/${id}/${page}`)).statusCode).toBe(404);
    for (const name of ['Mine now', '']) expect((await rename(id, name)).statusCode).toBe(404);
  }
  const { name } = await world.db
    .selectFrom('authenticators')
    .select('name')
    .where('id', '=', foreign.id)
    .executeTakeFirstOrThrow();
  expect(name).toBe(foreign.name);
});

describe('B7: what follows is said before a device is removed', () => {
  const AT_ONCE = 'Codes from this device stop working at once. You can then delete its entry in your app.';
  const ELSEWHERE = 'We’ll sign you out everywhere else, and email you.';

  test('of one of several: which go on', async ({ visitor, another, devices }) => {
    const id = await another('Lost phone');
    const { body } = await visitor.get(`${DEVICES}/${id}/remove`);
    expect(body).toContain('Remove “Lost phone”?');
    expect(follows(body)).toEqual([
      AT_ONCE,
      'Your other device, “Authenticator app”, keeps working.',
      ELSEWHERE,
    ]);
    await another('Tablet');
    expect(follows((await visitor.get(`${DEVICES}/${id}/remove`)).body)).toContain(
      'Your other devices, “Authenticator app” and “Tablet”, keep working.',
    );
    expect((await visitor.post(`${DEVICES}/remove`, { authenticator: id })).statusCode).toBe(303);
    expect((await devices()).map(({ name }) => name)).toEqual(['Authenticator app', 'Tablet']);
  });

  test('E27: of one with which tokens were created, that they stop', async ({
    world,
    acme,
    olivia,
    visitor,
    another,
  }) => {
    const [id, other] = [await another('Lost phone'), await another('Tablet')];
    await tokenFor(world, olivia, acme, { device: id });
    await tokenFor(world, olivia, acme, { device: other, days: 0 });
    const TOKENS =
      'API tokens that you created with it stop working wherever two-factor authentication is required.';
    expect(follows((await visitor.get(`${DEVICES}/${id}/remove`)).body)).toContain(TOKENS);
    expect(follows((await visitor.get(`${DEVICES}/${other}/remove`)).body)).not.toContain(TOKENS);
  });

  test('E27: and where a device is set up in place of it, app or key', async ({
    world,
    acme,
    olivia,
    visitor,
    another,
  }) => {
    const [id, other] = [await another('Old phone'), await another('Tablet')];
    await tokenFor(world, olivia, acme, { device: id });
    const TOKENS =
      'The old device keeps working until you finish. API tokens that you created with it then stop working wherever two-factor authentication is required.';
    for (const page of ['/mfa/setup', '/mfa/setup/key']) {
      await visitor.post(`${DEVICES}/replace`, { authenticator: id });
      expect((await visitor.get(page)).body, page).toContain(TOKENS);
      await visitor.post(`${DEVICES}/replace`, { authenticator: other });
      const { body } = await visitor.get(page);
      expect(body, page).toContain('The old device keeps working until you finish.');
      expect(body, page).not.toContain('API tokens');
    }
  });

  test('of the only one, which nobody requires: what goes with it', async ({
    world,
    olivia,
    visitor,
    firstId,
  }) => {
    const page = async () => follows((await visitor.get(`${DEVICES}/${firstId}/remove`)).body);
    const alone =
      'It’s your only device, so your password alone will protect your account. You can set up a device again at any time.';
    expect(await page()).toEqual([AT_ONCE, alone, ELSEWHERE]);
    await visitor.post('/account/security/always-ask', { enabled: 'true' });
    await visitor.post('/account/security/recovery-codes');
    await visitor.post('/account/security/recovery-codes/saved');
    expect(await page()).toEqual([
      AT_ONCE,
      alone,
      'Your recovery codes stop working.',
      '“Always ask me for a code” is turned off.',
      ELSEWHERE,
    ]);
    await visitor.post(`${DEVICES}/remove`, { authenticator: firstId });
    const { always_ask } = await world.db
      .selectFrom('accounts')
      .select('always_ask')
      .where('id', '=', olivia.id)
      .executeTakeFirstOrThrow();
    expect(always_ask).toBe(0);
    expect(await world.db.selectFrom('recovery_codes').select('id').execute()).toEqual([]);
  });

  test('of the only one, which somebody requires: that it stays, and what can be done instead', async ({
    world,
    acme,
    visitor,
    devices,
    firstId,
  }) => {
    await world.enforce(acme);
    const shown = await visitor.get(`${DEVICES}/${firstId}/remove`);
    // Before anything is confirmed: no confirmation would change it.
    world.clock.advance(11 * 60_000);
    const sent = await visitor.post(`${DEVICES}/remove`, { authenticator: firstId });
    expect([shown.statusCode, sent.statusCode]).toEqual([200, 422]);
    for (const { body } of [shown, sent]) {
      expect(body).toContain(
        'acme Security requires two-factor authentication, so you can replace your only device but not remove it.',
      );
      expect(body).not.toContain(`action="${DEVICES}/remove"`);
      expect(body).toContain(`action="${DEVICES}/replace"`);
    }
    expect(await devices()).toHaveLength(1);
  });

  test('B7: that an only device stays is said to people who have one, and not to people who have two', async ({
    world,
    acme,
    visitor,
    another,
  }) => {
    await world.enforce(acme);
    const says = async () =>
      (await visitor.get('/account/security')).body.includes('replace your only device');
    const alone = await says();
    await another('Tablet');
    expect([alone, await says()]).toEqual([true, false]);
  });

  test('D22: who has to confirm it first is told which one, and goes back to that page', async ({
    world,
    secret,
    visitor,
    another,
    devices,
  }) => {
    const id = await another('Lost phone');
    world.clock.advance(11 * 60_000);
    const asked = await visitor.post(`${DEVICES}/remove`, { authenticator: id });
    expect(asked.headers.location).toBe('/confirm');
    const { body } = await visitor.get('/confirm');
    expect(body).toContain('remove your device “Lost phone”');
    expect(body).toContain(`href="${DEVICES}/${id}/remove"`);
    const proof = { password: PASSWORD, code: world.code(secret) };
    expect((await visitor.post('/confirm', proof)).headers.location).toBe('/account/security');
    expect((await devices()).map(({ name }) => name)).toEqual(['Authenticator app']);
  });
});

test('WCAG 2.4.6: what is done to one of several devices says to which', async ({ visitor, another }) => {
  await another('Tablet');
  const { body } = await visitor.get('/account/security');
  for (const verb of ['Rename', 'Replace', 'Remove'])
    for (const name of ['Authenticator app', 'Tablet'])
      expect(body).toContain(`${verb}<span class="sr-only"> ${name}</span>`);
});
