import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect } from 'vitest';
import { tokenFor } from '../../../../test/api-tokens.ts';
import { test as base } from '../../../../test/fixtures.ts';
import { uploadOf } from '../../../../test/multipart.ts';

const API = '/api/v1/workspaces/acme';
const PROBLEM = 'application/problem+json; charset=utf-8';
const NAMES_IT = 'See ![the dump](evidence:dump.bin).';

interface File {
  readonly id: string;
  readonly name: string;
  readonly named?: boolean;
}

const test = base
  .extend('settings', { FILE_MB: '1' })
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend('client', ({ world, clara, acme }) => world.signedIn(clara, acme, 'tenant'))
  .extend('program', async ({ world, carl, acme }) => {
    const program = world.visitor();
    program.apiToken = (await tokenFor(world, carl, acme)).token;
    return program;
  })
  .extend('finding', async ({ consultant, initech }): Promise<string> => {
    const plan = { title: 'Online shop', kind: 'web-application', companyId: initech, visible: true };
    const engagement = (await consultant.call('POST', `${API}/engagements`, plan)).json().id;
    const draft = { title: 'A leak', severity: 'high', description: NAMES_IT };
    return (await consultant.call('POST', `${API}/engagements/${engagement}/findings`, draft)).json().id;
  })
  .extend('at', ({ finding }) => `${API}/findings/${finding}/evidence`);

const fileOf = (name: string, content: Uint8Array | string) => uploadOf({}, [{ name, content }]);

test('E11 E26 E27: a program adds a file with its token, and reads it as it was, as an attachment', async ({
  program,
  at,
}) => {
  const dump = randomBytes(200_000);
  const added = await program.post(at, fileOf('dump.bin', dump), { 'sec-fetch-site': undefined });
  expect([added.statusCode, added.json()]).toEqual([
    201,
    {
      id: expect.any(String),
      engagementId: expect.any(String),
      name: 'dump.bin',
      alternative: '',
      type: 'application/octet-stream',
      width: null,
      height: null,
      bytes: dump.length,
      createdAt: expect.stringMatching(/Z$/),
    },
  ]);
  const { id } = added.json<File>();
  expect((await program.get(`${API}/evidence/${id}`)).json()).toEqual(added.json());
  const file = await program.get(`${API}/evidence/${id}/file`);
  expect([file.statusCode, file.rawPayload]).toEqual([200, dump]);
  expect(file.headers['content-type']).toBe('application/octet-stream');
  expect(file.headers['content-disposition']).toMatch(/^attachment; filename="dump\.bin"/);
  expect(file.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  await program.post(at, fileOf('other.txt', 'Words.'), { 'sec-fetch-site': undefined });
  const { items } = (await program.get(at)).json<{ items: File[] }>();
  expect(items.map(({ name, named }) => [name, named])).toEqual([
    ['dump.bin', true],
    ['other.txt', false],
  ]);
  const behind = (await program.get(`${at}?cursor=${id}`)).json<{ items: File[] }>();
  expect(behind.items.map(({ name }) => name)).toEqual(['other.txt']);
});

test('E11 E26: a picture is encoded anew, measured, and an attachment all the same', async ({
  consultant,
  at,
}) => {
  const content = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#c04040' } })
    .withExifMerge({ IFD0: { Copyright: 'secret-of-the-camera' } })
    .png()
    .toBuffer();
  const added = await consultant.post(at, fileOf('shot.png', content));
  expect(added.json()).toMatchObject({ name: 'shot.png', type: 'image/png', width: 40, height: 30 });
  const file = await consultant.get(`${API}/evidence/${added.json().id}/file`);
  expect(file.headers['content-disposition']).toMatch(/^attachment; /);
  expect(file.rawPayload.includes('secret-of-the-camera')).toBe(false);
});

test('E11 E12 E26: a client reads what a published finding shows, and no other file', async ({
  consultant,
  client,
  finding,
  at,
}) => {
  const add = async (name: string) => (await consultant.post(at, fileOf(name, name))).json<File>().id;
  const [named, other] = [await add('dump.bin'), await add('other.txt')];
  expect((await client.get(at)).statusCode).toBe(404);
  expect((await client.get(`${API}/evidence/${named}`)).statusCode).toBe(404);
  expect((await client.post(at, fileOf('mine.txt', 'Mine.'))).statusCode).toBe(404);
  expect((await consultant.call('POST', `${API}/findings/${finding}/publish`)).statusCode).toBe(200);
  const shown = {
    id: named,
    name: 'dump.bin',
    alternative: '',
    type: 'application/octet-stream',
    width: null,
    height: null,
    bytes: 8,
  };
  expect((await client.get(at)).json()).toEqual({ items: [shown], next: null });
  expect((await client.get(`${API}/evidence/${named}`)).json()).toEqual(shown);
  expect((await client.get(`${API}/evidence/${named}/file`)).body).toBe('dump.bin');
  for (const end of ['', '/file'])
    expect((await client.get(`${API}/evidence/${other}${end}`)).statusCode, end).toBe(404);
  expect((await client.post(at, fileOf('mine.txt', 'Mine.'))).statusCode).toBe(403);
  const renamed = { description: 'Nothing to see.' };
  await consultant.call('PATCH', `${API}/findings/${finding}`, renamed);
  expect((await client.get(`${API}/evidence/${named}`)).statusCode, 'before it is published anew').toBe(200);
  await consultant.call('POST', `${API}/findings/${finding}/publish`);
  expect((await client.get(`${API}/evidence/${named}/file`)).statusCode).toBe(404);
  expect((await client.get(at)).json().items).toEqual([]);
});

describe('E25 E26: what is not taken becomes no evidence, and its refusal names the field', () => {
  const two = uploadOf({}, [
    { name: 'a.txt', content: 'First.' },
    { name: 'b.txt', content: 'Second.' },
  ]);
  const elsewhere = Buffer.from(fileOf('a.txt', 'First.').toString().replace('name="file"', 'name="proof"'));
  const refused: Readonly<Record<string, readonly [Buffer, RegExp]>> = {
    'two files': [two, /exactly one file/],
    'a file in another field': [elsewhere, /exactly one file/],
    'no file': [uploadOf({ file: 'words' }, []), /exactly one file/],
    'an empty file': [fileOf('a.txt', ''), /empty/],
    'a file that is too large': [fileOf('a.bin', randomBytes(1024 * 1024 + 1)), /larger than 1 MB/],
    'a body that says it is too large': [fileOf('a.bin', randomBytes(1_200_000)), /at most 1 MB/],
    'a drawing': [fileOf('a.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'), /SVG/],
  };

  test.for(Object.entries(refused))('%s', async ([, [body, says]], { consultant, at }) => {
    const answer = await consultant.post(at, body);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([422, PROBLEM]);
    expect(answer.json().errors.file).toMatch(says);
    expect((await consultant.get(at)).json().items).toEqual([]);
  });

  test('JSON in the place of a file', async ({ consultant, at }) => {
    expect((await consultant.call('POST', at, { file: 'words' })).statusCode).toBe(415);
  });

  test('one to be done once by its key, which a file is too large to be kept for', async ({
    consultant,
    at,
  }) => {
    const answer = await consultant.post(at, fileOf('a.txt', 'Words.'), { 'idempotency-key': 'key-1' });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([422, PROBLEM]);
    expect(Object.keys(answer.json().errors)).toEqual(['Idempotency-Key']);
    expect((await consultant.get(at)).json().items).toEqual([]);
  });

  test('ASVS 3.5.1: a file that another site’s page sends with the cookie', async ({ consultant, at }) => {
    const body = fileOf('a.txt', 'Words.');
    expect((await consultant.post(at, body, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await consultant.get(at)).json().items).toEqual([]);
  });

  test('E27: a file that a token for reading sends', async ({ world, program, carl, acme, at }) => {
    program.apiToken = (await tokenFor(world, carl, acme, { mayWrite: false })).token;
    const answer = await program.post(at, fileOf('a.txt', 'Words.'), { 'sec-fetch-site': undefined });
    expect(answer.statusCode).toBe(403);
    expect((await program.get(at)).json().items).toEqual([]);
  });
});
