import { TOTP, URI } from 'otpauth';
import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import type { Visitor } from '../../../../test/visitor.ts';

/** What the page gives to an app: the Key URI, read by a library other than the product's, and the name it suggests. */
async function shown(visitor: Visitor) {
  const { body } = await visitor.get('/mfa/setup');
  const totp = URI.parse(/href="(otpauth:[^"]*)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '');
  if (!(totp instanceof TOTP)) throw new Error('the page shows no key for codes by time');
  return { totp, label: `${totp.issuer}: ${totp.label}`, name: suggestedIn(body) };
}

const suggestedIn = (body: string) => /<input[^>]*name="name"[^>]*value="([^"]*)"/.exec(body)?.[1];
const besideName = (body: string) => /id="field-name-error".*?<span>([^<]*)<\/span>/s.exec(body)?.[1];

const test = base
  .extend('mfaRequired', true)
  .extend('visitor', ({ world, acme, clara }) => world.signedIn(clara, acme, 'tenant'))
  .extend('devices', ({ world, clara }) => async () => {
    const rows = await world.db
      .selectFrom('authenticators')
      .select(['id', 'name', 'number'])
      .where('account_id', '=', clara.id)
      .orderBy('id')
      .execute();
    return rows;
  })
  /** Sends the code of the key that the page shows, and what else is typed there. */
  .extend('setUp', ({ world, visitor }) => async (fields: Readonly<Record<string, string>> = {}) => {
    const page = await shown(visitor);
    const code = page.totp.generate({ timestamp: world.clock.now() });
    return { page, answer: await visitor.post('/mfa/setup', { code, ...fields }) };
  });

test('B7: a second device, and one that replaces another, has a label that no device has which works', async ({
  clara,
  visitor,
  devices,
  setUp,
}) => {
  const labelOf = (ending: string) => `SecPortal acme Security: ${clara.email}${ending}`;
  expect((await setUp()).page.label).toBe(labelOf(''));
  await visitor.post('/account/security/authenticators');
  expect((await setUp()).page.label).toBe(labelOf(' (2)'));
  const [first] = await devices();
  await visitor.post('/account/security/authenticators/replace', { authenticator: first?.id ?? '' });
  // The page that is loaded again shows what the app has scanned.
  expect((await shown(visitor)).label).toBe(labelOf(' (3)'));
  expect((await setUp()).page.label).toBe(labelOf(' (3)'));
  expect((await devices()).map(({ number }) => number)).toEqual([2, 3]);
});

test('B7: a device has the name that it is given at set-up, and without one says what it is', async ({
  visitor,
  devices,
  setUp,
}) => {
  expect((await setUp({ name: '  Work phone ' })).page.name).toBe('Authenticator app');
  await visitor.post('/account/security/authenticators');
  expect((await setUp({ name: '' })).page.name).toBe('Authenticator app 2');
  await visitor.post('/account/security/authenticators');
  await setUp();
  expect((await devices()).map(({ name }) => name)).toEqual([
    'Work phone',
    'Authenticator app 2',
    'Authenticator app 3',
  ]);
  const { body } = await visitor.get('/account/security');
  for (const name of ['Work phone', 'Authenticator app 2', 'Authenticator app 3'])
    expect(body).toContain(`<bdi>${name}</bdi>`);
});

test('B7: a new phone goes by the name of the one that it replaces, where that was given one', async ({
  visitor,
  devices,
  setUp,
}) => {
  await setUp({ name: 'Work phone' });
  const [old] = await devices();
  await visitor.post('/account/security/authenticators/replace', { authenticator: old?.id ?? '' });
  const { page, answer } = await setUp();
  expect(page.name).toBe('Work phone');
  expect(answer.statusCode).toBe(303);
  expect((await devices()).map(({ name, number }) => ({ name, number }))).toEqual([
    { name: 'Work phone', number: 2 },
  ]);
});

test('B7: a name that another device has is refused beside the field, and the code still works', async ({
  visitor,
  devices,
  setUp,
}) => {
  await setUp({ name: 'Work phone' });
  await visitor.post('/account/security/authenticators');
  const { page, answer } = await setUp({ name: 'WORK PHONE' });
  expect(answer.statusCode).toBe(422);
  expect(besideName(answer.body)).toBe('You already have a device with this name. Choose another name.');
  expect(suggestedIn(answer.body)).toBe('WORK PHONE');
  expect(await devices()).toHaveLength(1);
  const again = await setUp({ name: 'Own phone' });
  expect(again.page.totp.secret.base32).toBe(page.totp.secret.base32);
  expect(again.answer.statusCode).toBe(303);
});

test.for([
  ['60 letters', 'x'.repeat(60), 'x'.repeat(60)],
  ['written from right to left', 'הטלפון של דנה', 'הטלפון של דנה'],
  ['a family of emoji', 'Phone 👩‍👩‍👧', 'Phone 👩‍👩‍👧'],
  ['letters and accents apart', 'Te\u0301le\u0301phone', 'Téléphone'],
  ['markup', '<b>Phone</b>', '<b>Phone</b>'],
] as const)('B7: a name of %s is taken', async ([_, typed, kept], { visitor, devices, setUp }) => {
  expect((await setUp({ name: typed })).answer.statusCode).toBe(303);
  expect((await devices()).map(({ name }) => name)).toEqual([kept]);
  expect((await visitor.get('/account/security')).body).toContain(kept.replaceAll('<', '&lt;'));
});

test.for([
  ['61 letters', 'x'.repeat(61), 'Use at most 60 characters.'],
  [
    'a mark that turns the line',
    'Phone \u202eenohp',
    'Leave out line breaks and other invisible characters.',
  ],
  ['joiners alone', '\u200d\u200d', 'Enter a name, or leave it empty.'],
] as const)(
  'B7: a name of %s is refused beside the field',
  async ([_, typed, message], { devices, setUp }) => {
    const { answer } = await setUp({ name: typed });
    expect(answer.statusCode).toBe(422);
    expect(besideName(answer.body)).toBe(message);
    expect(await devices()).toEqual([]);
  },
);
