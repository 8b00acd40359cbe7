import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, vi } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { type SentFile, UPLOAD_TYPE, uploadOf } from '../../../../test/multipart.ts';
import { S3Server } from '../../../../test/s3-server.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import { parseFilesUrl, type S3Bucket } from '../../../domain/s3-bucket.ts';
import { s3Store } from '../../../files/s3-store.ts';

const PLAN = {
  title: 'Online banking',
  reference: 'NWB-1',
  kind: 'web-application',
  startsOn: '',
  endsOn: '',
  scope: '',
  rules: '',
  tags: '',
};

const picture = (width = 40, height = 30) =>
  sharp({ create: { width, height, channels: 3, background: '#c04040' } });

const upload = (by: Visitor, at: string, files: readonly SentFile[], fields: Record<string, string> = {}) =>
  by.post(`${at}/evidence`, uploadOf(fields, files), { 'content-type': UPLOAD_TYPE });

/** The addresses of the evidence on a page. */
const formOf = (at: string, address: string) => address.replace('/dashboard/acme', at);
const addressesIn = (body: string) => [...new Set(body.match(/\/dashboard\/acme\/evidence\/[0-9a-f-]{36}/g))];

const test = base
  .extend('settings', { FILE_MB: '1' })
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend('at', async ({ consultant, initech }): Promise<string> => {
    const answer = await consultant.post('/dashboard/acme/engagements', { ...PLAN, companyId: initech });
    return String(answer.headers.location);
  });

describe('evidence', () => {
  test('E11 E25: several files are added at once, listed, and come back as they were, as downloads', async ({
    consultant,
    at,
    world,
  }) => {
    const dump = randomBytes(200_000);
    const answer = await upload(consultant, at, [
      { name: 'dump (1).bin', content: dump },
      { name: 'page.html', content: '<script>alert(1)</script>' },
    ]);
    expect(answer.statusCode).toBe(303);
    const { body } = await consultant.get(`${at}/evidence`);
    expect(body).toContain('dump-1.bin');
    const [first = '', second = ''] = addressesIn(body);
    const got = await consultant.get(first);
    expect(got.rawPayload).toEqual(dump);
    const html = await consultant.get(second);
    expect(html.body).toBe('<script>alert(1)</script>');
    for (const { headers } of [got, html]) {
      expect(headers['content-type']).toBe('application/octet-stream');
      expect(headers['content-disposition']).toMatch(/^attachment; /);
      expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
    expect((await readdir(world.filesFolder, { recursive: true })).join(' ')).not.toContain('dump');
  });

  test('E11: a picture is encoded anew without its metadata, shown in a finding, and upright', async ({
    consultant,
    at,
  }) => {
    const content = await picture()
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Copyright: 'secret-of-the-camera' } })
      .jpeg()
      .toBuffer();
    expect(content.includes('secret-of-the-camera')).toBe(true);
    expect((await upload(consultant, at, [{ name: 'shot.jpeg', content }])).statusCode).toBe(303);
    const [address = ''] = addressesIn((await consultant.get(`${at}/evidence`)).body);
    const got = await consultant.get(address);
    expect(got.headers['content-type']).toBe('image/jpeg');
    expect(got.headers['content-disposition']).toMatch(/^inline; /);
    expect(got.rawPayload.includes('secret-of-the-camera')).toBe(false);
    expect(await sharp(got.rawPayload).metadata()).toMatchObject({ format: 'jpeg', width: 30, height: 40 });
    const edit = String((await consultant.post(`${at}/findings`)).headers.location);
    await consultant.post(edit, { revision: '1', title: 'T', description: '![The form](evidence:shot.jpg)' });
    const { body } = await consultant.get(edit.replace(/\/edit$/, ''));
    expect(body).toContain(`<img src="${address}" alt="The form" width="30" height="40"`);
  });

  test('E11: what is no picture to be shown is refused with a reason, and what is good among it is kept', async ({
    consultant,
    at,
    world,
  }) => {
    const whole = await picture(600, 400).jpeg().toBuffer();
    const png = await picture().png().toBuffer();
    const animated = await sharp(
      [await picture().png().toBuffer(), await picture().negate().png().toBuffer()],
      { join: { animated: true } },
    )
      .webp({ loop: 0 })
      .toBuffer();
    const files = {
      'drawing.svg': ['<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'Drawings in SVG'],
      'move.gif': ['GIF89a..............', 'Animations'],
      'move.webp': [animated, 'Animations'],
      'cut.jpg': [whole.subarray(0, whole.length / 2), 'damaged or incomplete'],
      'none.txt': ['', 'This file is empty'],
      'large.bin': [Buffer.alloc(1024 * 1024 + 1), 'larger than 1 MB'],
      'no.png': [Buffer.concat([png.subarray(0, 8), Buffer.alloc(100)]), 'damaged or incomplete'],
    } as const;
    const sent = Object.entries(files).map(([name, [content]]) => ({ name, content }));
    const answer = await upload(consultant, at, [...sent, { name: 'good.png', content: png }]);
    expect(answer.statusCode).toBe(422);
    const text = answer.body.replace(/<[^>]+>/g, ' ');
    for (const [name, [, words]] of Object.entries(files))
      expect(text, name).toMatch(new RegExp(`${name}: [^:]*${words}`));
    expect(text).toContain('Added: good.png');
    expect(addressesIn(answer.body)).toHaveLength(1);
    // Of what was refused nothing stays, and no room is held for it.
    const rows = await world.db.selectFrom('files').select('state').execute();
    expect(rows).toEqual([{ state: 'ready' }]);
    expect(
      (await readdir(world.filesFolder, { recursive: true })).filter((name) => name.length > 30),
    ).toHaveLength(1);
  });

  // Where the rows lie makes no difference to it, and the picture takes long to be made.
  test
    .extend('settings', { FILE_MB: '1', PICTURE_TIMEOUT_SECONDS: '1' })
    .skipIf(process.env.TEST_DATABASE === 'postgres')(
    'E11: a picture that takes longer to read than it may is refused with a reason',
    async ({ consultant, at }) => {
      // As large as may be: it takes seconds of the processor to be encoded again.
      const slow = await picture(7_000, 7_000).webp({ effort: 0, quality: 1 }).toBuffer();
      const answer = await upload(consultant, at, [{ name: 'slow.webp', content: slow }]);
      expect(answer.statusCode).toBe(422);
      expect(answer.body.replace(/<[^>]+>/g, ' ')).toMatch(
        /slow\.webp: [^:]*This picture took too long to read/,
      );
      expect(addressesIn(answer.body)).toEqual([]);
    },
  );

  test('E11: what else stands behind a picture in its file is gone', async ({ consultant, at }) => {
    const content = Buffer.concat([
      await picture().png().toBuffer(),
      Buffer.from('PK\x03\x04<script>evil</script>'),
    ]);
    expect((await upload(consultant, at, [{ name: 'both.png', content }])).statusCode).toBe(303);
    const [address = ''] = addressesIn((await consultant.get(`${at}/evidence`)).body);
    expect((await consultant.get(address)).rawPayload.includes('evil')).toBe(false);
  });

  test('E11: a name is one of its engagement; renamed, described and removed, each says so', async ({
    consultant,
    at,
  }) => {
    const content = await picture().png().toBuffer();
    await upload(consultant, at, [
      { name: 'a.png', content },
      { name: 'A.png', content },
    ]);
    const [first = '', second = ''] = addressesIn((await consultant.get(`${at}/evidence`)).body);
    expect((await consultant.get(`${at}/evidence`)).body).toContain('A-2.png');
    const change = { name: 'a.png', alternative: 'A form', do: 'save' };
    const taken = await consultant.post(formOf(at, second), change);
    expect(taken.statusCode).toBe(422);
    expect(taken.body).toContain('Other evidence of this engagement has that name.');
    expect((await consultant.post(formOf(at, second), { ...change, name: 'Login form' })).statusCode).toBe(
      303,
    );
    expect((await consultant.get(`${at}/evidence`)).body).toContain('Login-form.png');
    expect((await consultant.post(formOf(at, first), { ...change, do: 'remove' })).statusCode).toBe(303);
    expect((await consultant.get(first)).statusCode).toBe(404);
    expect((await consultant.post(formOf(at, first), { ...change, do: 'remove' })).statusCode).toBe(404);
  });

  test('E2 E24: others than the team get nothing of it, and nothing of it lies in the open', async ({
    consultant,
    at,
    world,
    acme,
    clara,
  }) => {
    await upload(consultant, at, [{ name: 'canary-name.txt', content: 'canary-text of the client' }]);
    const [address = ''] = addressesIn((await consultant.get(`${at}/evidence`)).body);
    const client = await world.signedIn(clara, acme, 'tenant');
    for (const path of [address, `${at}/evidence`]) {
      expect((await client.get(path)).statusCode).toBe(404);
      expect((await (await world.signedIn(clara, acme)).get(path)).statusCode).toBe(403);
      expect((await world.visitor().get(path)).headers.location).toMatch(/^\/login/);
    }
    const rows = JSON.stringify(await world.db.selectFrom('evidence').selectAll().execute());
    expect(rows).not.toContain('canary');
    const events = JSON.stringify(await world.db.selectFrom('audit_events').selectAll().execute());
    expect(events).not.toContain('canary');
  });

  test('E11 E12: a client gets what a published finding names, and nothing else; that cannot be removed then', async ({
    consultant,
    at,
    world,
    acme,
    clara,
  }) => {
    await upload(consultant, at, [
      { name: 'login.png', content: await picture(1_000, 500).png().toBuffer() },
      { name: 'dump.txt', content: 'of the published finding' },
      { name: 'other.txt', content: 'of nobody' },
    ]);
    const [shown = '', , other = ''] = addressesIn((await consultant.get(`${at}/evidence`)).body);
    await consultant.post(`${at}/visibility`, { visible: 'true' });
    const edit = String((await consultant.post(`${at}/findings`)).headers.location);
    const finding = edit.replace(/\/edit$/, '');
    const publish = async (description: string, revision: number) => {
      const text = { revision: String(revision), title: 'T', severity: 'high', description };
      expect((await consultant.post(edit, text)).statusCode).toBe(303);
      return consultant.post(`${finding}/publish`, { revision: String(revision + 1), whatChanged: '' });
    };
    expect((await publish('![](evidence:login.png)', 1)).statusCode).toBe(409);
    expect((await consultant.get(finding)).body).toContain('Say what login.png shows');
    expect((await publish('![A](evidence:nothing.png)', 2)).statusCode).toBe(409);
    expect((await consultant.get(finding)).body).toContain(
      'There is no evidence called nothing.png in this engagement.',
    );
    const text = '![The form](evidence:login.png)\n\nAll of it: ![the dump](evidence:dump.txt)';
    expect((await publish(text, 3)).statusCode).toBe(303);

    const client = await world.signedIn(clara, acme, 'tenant');
    const read = finding.replace('/dashboard/acme', '/portal');
    const { body } = await client.get(read);
    const [image = '', dump = ''] = body.match(/\/portal\/findings\/[^"]*\/evidence\/[0-9a-f-]{36}/g) ?? [];
    expect(body).toContain(`<img src="${image}" alt="The form" width="1000" height="500"`);
    expect(body).toContain(`<a href="${dump}">the dump</a> (1 KB)`);
    expect((await client.get(image)).headers['content-type']).toBe('image/png');
    expect((await client.get(dump)).body).toBe('of the published finding');
    const others = image.replace(/[^/]*$/, other.replace(/.*\//, ''));
    expect((await client.get(others)).statusCode).toBe(404);

    const removing = { name: 'login.png', alternative: '', do: 'remove' };
    const kept = await consultant.post(formOf(at, shown), removing);
    expect(kept.statusCode).toBe(422);
    expect(kept.body).toContain('A published finding shows this.');
    expect((await publish('Without pictures', 4)).statusCode).toBe(303);
    expect((await client.get(image)).statusCode).toBe(404);
    expect((await consultant.post(formOf(at, shown), removing)).statusCode).toBe(303);
  });

  test('E12: words for a picture that a client has are published anew', async ({
    consultant,
    at,
    world,
    acme,
    clara,
  }) => {
    const content = await picture().png().toBuffer();
    await upload(consultant, at, [{ name: 'login.png', content }]);
    const [shown = ''] = addressesIn((await consultant.get(`${at}/evidence`)).body);
    const reword = (alternative: string) =>
      consultant.post(formOf(at, shown), { name: 'login.png', alternative, do: 'save' });
    await reword('A form');
    await consultant.post(`${at}/visibility`, { visible: 'true' });
    const edit = String((await consultant.post(`${at}/findings`)).headers.location);
    const text = { revision: '1', title: 'T', severity: 'high', description: '![](evidence:login.png)' };
    await consultant.post(edit, text);
    const finding = edit.replace(/\/edit$/, '');
    await consultant.post(`${finding}/publish`, { revision: '2', whatChanged: '' });
    const client = await world.signedIn(clara, acme, 'tenant');
    const read = async () => (await client.get(finding.replace('/dashboard/acme', '/portal'))).body;
    expect(await read()).toContain('alt="A form"');

    await reword('A form');
    expect((await consultant.get(finding)).body).not.toContain('Unpublished changes');
    await reword('The form for signing in');
    await reword('The form for signing in, filled in');
    expect(await read()).toContain('alt="A form"');
    const { body } = await consultant.get(finding);
    expect(body).toContain('Unpublished changes');
    const revision = /name="revision" value="(\d+)"/.exec(body)?.[1] ?? '';
    const again = await consultant.post(`${finding}/publish`, { revision, whatChanged: 'Clearer words' });
    expect(again.statusCode).toBe(303);
    expect(await read()).toContain('alt="The form for signing in, filled in"');
    expect((await consultant.get(finding)).body).not.toContain('Unpublished changes');
  });

  test('E11: a script gets JSON, and a picture has a small one beside it', async ({ consultant, at }) => {
    const content = await picture(1_200, 300).webp().toBuffer();
    const files = [
      { name: 'a b.webp', content },
      { name: 'x.svg', content: '<svg>' },
    ];
    const answer = await upload(consultant, at, files, { answer: 'json' });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toEqual({
      added: [
        {
          name: 'a-b.webp',
          address: expect.stringMatching(/^\/dashboard\/acme\/evidence\//),
          mark: expect.stringMatching(/^\/dashboard\/acme\/engagements\/.*\/mark$/),
        },
      ],
      refused: [{ name: 'x.svg', why: expect.stringContaining('Drawings in SVG') }],
    });
    const { added } = answer.json<{ added: { address: string }[] }>();
    const small = await consultant.get(`${added[0]?.address}/thumbnail`);
    expect(await sharp(small.rawPayload).metadata()).toMatchObject({
      format: 'webp',
      width: 480,
      height: 120,
    });
    const good = await upload(consultant, at, files.slice(0, 1), { answer: 'json' });
    expect([good.statusCode, good.json().added[0].name]).toEqual([200, 'a-b-2.webp']);
  });

  test('E24 E25: in an S3-compatible store it lies sealed, and comes back', async ({
    consultant,
    at,
    world,
  }) => {
    const server = await S3Server.start();
    try {
      const files = await s3Store(parseFilesUrl(server.url()) as S3Bucket);
      Object.assign(world.services, { files });
      await upload(consultant, at, [{ name: 'a.txt', content: 'canary-text of the client' }]);
      const [address = ''] = addressesIn((await consultant.get(`${at}/evidence`)).body);
      expect((await consultant.get(address)).body).toBe('canary-text of the client');
      const stored = [...server.files.values()].map(({ content }) => content);
      expect(stored).toHaveLength(1);
      expect(stored[0]?.includes('canary')).toBe(false);
      expect(server.refused).toBe(0);
    } finally {
      await server.stop();
    }
  });

  test('E25: a file that the store has lost is told', async ({ consultant, at, world }) => {
    await upload(consultant, at, [{ name: 'a.txt', content: 'x' }]);
    const [address = ''] = addressesIn((await consultant.get(`${at}/evidence`)).body);
    const { id } = await world.db.selectFrom('files').select('id').executeTakeFirstOrThrow();
    await world.services.files.remove(id);
    const answer = await consultant.get(address);
    expect([answer.statusCode, answer.body.includes('This file is missing')]).toEqual([410, true]);
  });

  test('D21: a form that was made for somebody else adds nothing', async ({ consultant, at, world }) => {
    const answer = await upload(consultant, at, [{ name: 'a.txt', content: 'x' }], {
      signed_in_as: 'somebody@else.example',
    });
    expect(answer.statusCode).toBe(409);
    expect(await world.db.selectFrom('files').selectAll().execute()).toEqual([]);
  });

  test('E25: without a file, and as another type of form it says so', async ({ consultant, at }) => {
    const none = await upload(consultant, at, [{ name: '', content: '' }]);
    expect(none.statusCode).toBe(422);
    expect(none.body).toContain('Choose one to 20 files first.');
    expect(none.body).toContain('No files were added');
    const many = Array.from({ length: 21 }, (_, at) => ({ name: `${at}.svg`, content: '<svg>' }));
    expect((await upload(consultant, at, many)).body).toContain('20.svg: You can upload 20 files at once.');
    expect((await consultant.post(`${at}/evidence`, { file: 'x' })).statusCode).toBe(415);
  });

  test('E11 E25: a form of 5 GB is refused by its headers, before any of it is sent', async ({
    consultant,
    at,
    world,
  }) => {
    const answer = await consultant.post(`${at}/evidence`, uploadOf({}, []), {
      'content-type': UPLOAD_TYPE,
      'content-length': String(5 * 1024 ** 3),
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('You can upload 1 MB at once.');
    expect(await world.db.selectFrom('files').selectAll().execute()).toEqual([]);
  });

  test('E11: names with folders, marks of direction and 300 characters are made plain', async ({
    consultant,
    at,
  }) => {
    const names = ['../../etc/passwd', 'a\u202egnp.exe', `${'n'.repeat(300)}.txt`];
    await upload(
      consultant,
      at,
      names.map((name) => ({ name, content: 'x' })),
    );
    const { body } = await consultant.get(`${at}/evidence`);
    for (const shown of ['>passwd<', '>agnp.exe<', `>${'n'.repeat(76)}.txt<`]) expect(body).toContain(shown);
  });

  test('E11: a picture that is too large, or too long to be decoded in time, is refused by its header', async ({
    consultant,
    at,
  }) => {
    const saying = async (width: number, height: number) => {
      const content = await picture(1, 1).png().toBuffer();
      content.writeUInt32BE(width, 16);
      content.writeUInt32BE(height, 20);
      content.writeUInt32BE(crc32(content.subarray(12, 29)), 29);
      return upload(consultant, at, [{ name: 'huge.png', content }]);
    };
    const long = 'This picture is more than 30,000 pixels long or wide.';
    for (const [width, height, why] of [
      [30_000, 30_000, 'This picture has more than 50 million pixels.'],
      [1, 50_000_000, long],
      [30_001, 1, long],
    ] as const) {
      const answer = await saying(width, height);
      expect([answer.statusCode, answer.body.includes(why)], `${width} × ${height}`).toEqual([422, true]);
    }
  });

  test('E25: a full disk is told, and nothing of the file stays', async ({ consultant, at, world }) => {
    const { files } = world.services;
    const write = vi.spyOn(files, 'write').mockImplementation(async (_id, content) => {
      for await (const _part of content) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    const answer = await upload(consultant, at, [{ name: 'a.txt', content: 'x' }]);
    write.mockRestore();
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('The server’s disk is full.');
    expect(await world.db.selectFrom('files').selectAll().execute()).toEqual([]);
  });

  test('E25: an upload that is cut leaves nothing that anybody sees', async ({ consultant, at, world }) => {
    const whole = uploadOf({}, [{ name: 'cut.bin', content: randomBytes(300_000) }]);
    const answer = await consultant.post(`${at}/evidence`, whole.subarray(0, 200_000), {
      'content-type': UPLOAD_TYPE,
      'content-length': '200000',
    });
    expect(answer.statusCode).toBe(400);
    expect(addressesIn((await consultant.get(`${at}/evidence`)).body)).toEqual([]);
    expect((await readdir(world.filesFolder, { recursive: true })).filter((n) => n.length > 30)).toEqual([]);
  });
});
