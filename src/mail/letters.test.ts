import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { stilted } from '../../test/plain-english.ts';
import { removedFromWorkspace } from '../areas/workspace/letters.ts';
import { longMinute } from '../ui/client/relative-time.ts';
import { ada, adaAtAcme, sampleLink } from './facts.samples.ts';
import { type MailContext, plainName } from './mail-layout.tsx';
import type { Message } from './message.ts';

const context: MailContext = {
  productName: 'SecPortal',
  supportEmail: 'help@portal.example',
  at: Date.UTC(2026, 10, 24, 21, 5),
};

const src = fileURLToPath(new URL('..', import.meta.url));

/** Whatever part of the house writes letters, with the samples beside them. */
const parts = await Promise.all(
  readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?:^|\/)letters\.ts$/.test(path))
    .map(async (path) => {
      const letters: Readonly<Record<string, unknown>> = await import(`${src}${path}`);
      const { samples }: { samples: (context: MailContext) => Readonly<Record<string, Message>> } =
        await import(`${src}${path.replace(/\.ts$/, '.samples.ts')}`);
      return { templates: Object.keys(letters), mails: samples(context) };
    }),
);

/** Every mail there is. */
const mails: Readonly<Record<string, Message>> = Object.assign({}, ...parts.map((part) => part.mails));

/** What a reader of the HTML sees, in order. */
function visible(html: string): string {
  return html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

const squeezed = (text: string) => text.replace(/\s+/g, '');

describe.each(Object.entries(mails))('%s', (_, mail) => {
  test('NIST SP 800-63B-4 4.6 says when, what to do if it was not expected, and whom to ask', () => {
    for (const part of [mail.text, visible(mail.html)]) {
      expect(part).toContain('24 November 2026 at 21:05 UTC');
      expect(part).toContain('If you didn’t expect this');
      expect(part).toContain('help@portal.example');
    }
  });

  test('what to do if it was not expected does not say once more that it was not', () => {
    expect(mail.text).not.toMatch(/didn’t expect this:\s+If /);
  });

  test('is plain English', () => {
    expect(stilted(`${mail.subject}\n${mail.text}\n${visible(mail.html)}`)).toEqual([]);
  });

  test('every paragraph of the text is in the HTML', () => {
    const html = squeezed(visible(mail.html));
    for (const paragraph of mail.text.split(/\n\n|:\n|^-- \n/m)) expect(html).toContain(squeezed(paragraph));
  });

  test('the HTML loads nothing and names its language', () => {
    expect(mail.html).toMatch(/^<!doctype html>\n<html lang="en-GB">/);
    expect(mail.html).not.toMatch(/<(img|script|link|iframe|object|form)\b|\bsrc=|url\(|@import/);
  });

  test('to, a subject of one line, and a link only where the body has it', () => {
    expect(mail.to).toBe(ada.to);
    expect(mail.subject).toMatch(/^[^\n]{10,78}$/);
    if (mail.link) expect(mail.text).toContain(mail.link);
  });
});

test('one-time links, and they alone, are told apart', () => {
  const linked = Object.keys(mails).filter((name) => mails[name]?.link);
  const having = Object.keys(mails).filter((name) => mails[name]?.text.includes(sampleLink));
  expect(linked).toEqual(having);
  expect(linked).toEqual(
    expect.arrayContaining([
      'signUpLink',
      'signUpKnownAddress',
      'ownerInvitation',
      'passwordReset',
      'invitation',
      'invitationForExistingAccount',
    ]),
  );
});

test('D20 the sign-up mail says that nothing is created yet, and that its reader chooses the password', () => {
  expect(mails.signUpLink?.text).toContain('You’ll see what will be created, and choose your password.');
  expect(mails.signUpLink?.text).toContain('This link works for that too');
  expect(mails.signUpLink?.text).toMatch(/didn’t expect this:\nYou don’t need to do anything/);
  expect(mails.signUpLink?.text).toContain('Nothing has been created');
});

test('D20 the mail to a known address says so, and offers its owner the workspace all the same', () => {
  expect(mails.signUpKnownAddress?.text).toContain(
    'It already has an account, so we haven’t created anything.',
  );
  expect(mails.signUpKnownAddress?.text).toContain('sign in with the password you already have');
});

test('S22 the reset mail leads to setup and keeps the reason to itself', () => {
  expect(mails.mfaReset?.text).toContain('help you set up your new phone');
});

test('no mail is left out above', () => {
  expect(parts.length).toBeGreaterThan(4);
  const templates = parts.flatMap((part) => part.templates);
  expect(Object.keys(mails).sort()).toEqual(templates.sort());
});

describe('ASVS 3.2.2 what people typed', () => {
  test('stays text in the HTML', () => {
    const { html } = removedFromWorkspace(context, {
      losesKeys: false,
      ...adaAtAcme,
      workspaceName: '<script>alert(1)</script>&amp;',
    });
    expect(html).not.toContain('<script');
    expect(html).toContain('&amp;amp;');
  });

  test.each([
    ['Acme\r\nBcc: eve@evil.example', 'Acme Bcc: eve evil. example'],
    ['Win at https://evil.example/now', 'Win at https evil. example now'],
    ['www.evil.example', 'www. evil. example'],
    ['\u202Egnp.exe', 'gnp. exe'],
    ['Ada & Söhne, 東京', 'Ada & Söhne, 東京'],
    ['J.R. O’Neil 2.0', 'J. R. O’Neil 2.0'],
  ])('carries no link, address or line of its own: %j', (name, plain) => {
    expect(plainName(name)).toBe(plain);
  });

  test('is cut at 60 characters, never inside one', () => {
    expect(Array.from(plainName('😀'.repeat(200)))).toHaveLength(60);
    expect(plainName('a'.repeat(60))).toBe('a'.repeat(60));
  });
});

test('times are in UTC and say so', () => {
  expect(longMinute(0)).toBe('1 January 1970 at 00:00 UTC');
});
