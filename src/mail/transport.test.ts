import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { test as base } from '../../test/fixtures.ts';
import { parseRawMail } from '../../test/raw-mail.ts';
import { fileTransport, smtpTransport, type WrittenMail } from './transport.ts';

const message = {
  to: 'ada@acme.example',
  subject: 'Grüße: choose a new password',
  text: 'Hello Ada,\n\n“Welcome”: http://localhost:3000/password/reset?token=abc',
  html: '<p>“Welcome”</p>',
  link: 'http://localhost:3000/password/reset?token=abc',
};
const from = 'SecPortal <no-reply@portal.example>';

const test = base
  .extend('path', ({ folder }) => join(folder, 'data', 'outbox'))
  /** What is told of each mail. */
  .extend('lines', (): WrittenMail[] => [])
  .extend('outbox', ({ path, lines }) => fileTransport(path, from, (line) => lines.push(line)));

const only = async (lines: readonly WrittenMail[]) => parseRawMail(await readFile(lines[0]!.file, 'utf8'));

describe('files', () => {
  test('a mail becomes one complete file, for this user alone, and its link is told', async ({
    path,
    lines,
    outbox,
  }) => {
    await outbox.deliver(message, 'mail-1');
    const names = await readdir(path);
    expect(names).toEqual([expect.stringMatching(/^\d{8}T\d{9}Z-1-gru-e-choose-a-new-password\.eml$/)]);
    expect(lines).toEqual([{ file: join(path, names[0]!), to: message.to, link: message.link }]);
    expect((await stat(lines[0]!.file)).mode & 0o777).toBe(0o600);
    expect((await stat(path)).mode & 0o777).toBe(0o700);

    const mail = await only(lines);
    const headers = Object.fromEntries(mail.headers);
    expect(headers).toMatchObject({
      from,
      to: message.to,
      'message-id': '<mail-1@portal.example>',
      'auto-submitted': 'auto-generated',
      'mime-version': '1.0',
    });
    expect(headers).not.toHaveProperty('x-mailer');
    expect(headers.date).toBeDefined();
    expect(mail.text.replaceAll('\r\n', '\n').trimEnd()).toBe(message.text);
    expect(mail.html).toContain(message.html);
  });

  test('E22: a mail of which one can stop more has the headers of RFC 8058, its address in one piece; no other has', async ({
    lines,
    outbox,
  }) => {
    const stop = `https://acme.portal.example/emails/stop/${'AAAB'.repeat(40)}`;
    await outbox.deliver({ ...message, stop });
    expect(Object.fromEntries((await only(lines)).headers)).toMatchObject({
      'list-unsubscribe': `<${stop}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
    await outbox.deliver(message);
    const [, other] = lines;
    expect(parseRawMail(await readFile(other!.file, 'utf8')).headers.map(([name]) => name)).not.toContain(
      'list-unsubscribe',
    );
  });

  test('mails at the same moment do not overwrite each other', async ({ path, outbox }) => {
    await Promise.all(Array.from({ length: 20 }, () => outbox.deliver(message)));
    const names = await readdir(path);
    expect(names).toHaveLength(20);
    expect(names.every((name) => name.endsWith('.eml'))).toBe(true);
  });

  test.for(['\r\n', '\n', '\r', '\u2028', '\u0000'])(
    'ASVS 1.3.11 a line break (%j) in a subject starts no header',
    async (brk, { lines, outbox }) => {
      await outbox.deliver({ ...message, subject: `Join Acme${brk}Bcc: eve@evil.example${brk}${brk}body` });
      const { headers } = await only(lines);
      expect(headers.map(([name]) => name)).not.toContain('bcc');
      expect(headers.filter(([name]) => name === 'subject')).toEqual([
        ['subject', 'Join Acme Bcc: eve@evil.example body'],
      ]);
    },
  );

  test.for([
    'ada@acme.example, eve@evil.example',
    'ada@acme.example\r\nBcc: eve@evil.example',
    'Ada <ada@acme.example>',
    'ada@acme.example>\u0000',
    'friends: ada@acme.example;',
    'ada',
  ])('an address that is more than one address is refused: %j', async (to, { outbox }) => {
    await expect(outbox.deliver({ ...message, to })).rejects.toThrow('exactly one plain address');
  });
});

describe('the SMTP URL', () => {
  test.each([
    'smtp://localhost:25',
    'smtp://127.0.0.1',
    'smtps://user:p%40ss@mail.example',
    'smtp://mailpit:1025?tls=optional',
  ])('%s is taken', (url) => {
    expect(smtpTransport(url, from).deliver).toBeTypeOf('function');
  });

  test.each([
    'http://x',
    'mail.example',
    'smtp://',
    'smtp://x?logger=true',
    'smtp://x?tls=none',
    'smtps://u:secret@x?a=b',
  ])('%s is refused, without repeating it', (url) => {
    expect(() => smtpTransport(url, from)).toThrow(TypeError);
    expect(() => smtpTransport(url, from)).not.toThrow(/secret/);
  });
});

describe('a name to send under, and an address for answers (B15)', () => {
  const sending = test.extend(
    'sent',
    ({ lines, outbox }) =>
      async (more: { sender?: string; replyTo?: string }) => {
        await outbox.deliver({ ...message, ...more });
        return (await only(lines)).headers;
      },
  );

  sending('the address stays the installation’s own', async ({ sent }) => {
    const headers = await sent({ sender: 'Acme Security via SecPortal', replyTo: 'maya@acme.example' });
    expect(Object.fromEntries(headers)).toMatchObject({
      from: 'Acme Security via SecPortal <no-reply@portal.example>',
      'reply-to': 'maya@acme.example',
      to: message.to,
    });
  });

  sending('a name cannot add a header, an address or a recipient', async ({ sent }) => {
    const headers = await sent({ sender: 'Evil\r\nBcc: all@acme.example\r\n <eve@evil.example>, "x' });
    const names = headers.map(([name]) => name);
    expect(names).not.toContain('bcc');
    expect(names.filter((name) => name === 'from')).toHaveLength(1);
    expect(Object.fromEntries(headers).from).toMatch(/<no-reply@portal\.example>$/);
  });

  sending('an address for answers that is not one plain address is refused', async ({ sent }) => {
    for (const replyTo of [
      'a@b.example, c@d.example',
      'a@b.example\r\nBcc: c@d.example',
      'Eve <a@b.example>',
    ])
      await expect(sent({ replyTo })).rejects.toThrow('exactly one plain address');
  });
});
