import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SendMailOptions } from 'nodemailer';
import type { Message } from './message.ts';

/** Takes mails off our hands. */
export interface MailTransport {
  /**
   * Resolves once the mail is handed over for good; rejects if it was not. `id` becomes the Message-ID, so that
   * a mail that had to be sent again can be recognised by whoever receives it.
   */
  deliver(message: Message, id?: string): Promise<void>;
}

/** Delivers to a mail server. */
export interface SmtpTransport extends MailTransport {
  /** Delivers, and resolves with what the server answered, such as `250 2.0.0 Ok: queued as 4Xy`. */
  send(message: Message, id?: string): Promise<string>;
  /** Rejects if the server cannot be reached or refuses us; sends nothing. */
  verify(): Promise<void>;
}

/** What a transport that writes files tells its log: never the body, but the link, which is what a developer needs. */
export interface WrittenMail {
  file: string;
  to: string;
  link?: string;
}

const connectSeconds = 10;
const idleSeconds = 30;
// Shorter than the queue's claim on a mail, so that no second node takes over what is still being sent here.
const deliverySeconds = 120;

/** Loaded for the first mail: it takes some 8 MiB, and many a process sends none. */
const nodemailer = () => import('nodemailer');

/**
 * Delivers by SMTP. `smtps://` speaks TLS from the start. `smtp://` demands STARTTLS, because our mails carry
 * one-time links, unless the server is on loopback or the URL ends in `?tls=optional`.
 *
 * @param url `smtp[s]://[user:password@]host[:port]`
 * @param from the sender, `Name <address>` or an address alone
 * @throws {TypeError} if the URL is none of these; its text does not repeat the URL, which may hold a password
 */
export function smtpTransport(url: string, from: string): SmtpTransport {
  const options = {
    ...smtpOptions(url),
    connectionTimeout: connectSeconds * 1000,
    greetingTimeout: connectSeconds * 1000,
    dnsTimeout: connectSeconds * 1000,
    socketTimeout: idleSeconds * 1000,
    logger: false,
    debug: false,
  };
  const transporter = async () => (await nodemailer()).createTransport(options);
  async function send(message: Message, id?: string): Promise<string> {
    const { response } = await (await transporter()).sendMail({
      ...mailOptions(message, from, id),
      signal: AbortSignal.timeout(deliverySeconds * 1000),
    });
    return response;
  }
  return {
    send,
    async deliver(message, id) {
      await send(message, id);
    },
    async verify() {
      await (await transporter()).verify();
    },
  };
}

function smtpOptions(text: string) {
  const url = URL.parse(text);
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || !url.hostname) {
    throw new TypeError('The SMTP URL must look like smtp://host:587 or smtps://user:password@host.');
  }
  const { tls, ...unknown } = Object.fromEntries(url.searchParams);
  if (Object.keys(unknown).length > 0 || (tls !== undefined && tls !== 'optional')) {
    throw new TypeError('The only option that the SMTP URL may carry is "?tls=optional".');
  }
  const auth = authOf(url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const onLoopback = host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
  const secure = url.protocol === 'smtps:';
  const mayBeClear = !secure && (onLoopback || tls === 'optional');
  return {
    host,
    ...(url.port ? { port: Number(url.port) } : {}),
    secure,
    requireTLS: !secure && !mayBeClear,
    // RFC 7435: where clear text would do, a certificate that nobody vouches for is better than none.
    ...(mayBeClear ? { tls: { rejectUnauthorized: false } } : {}),
    ...(auth !== null && { auth }),
  };
}

function authOf({ username, password }: URL): { user: string; pass: string } | null {
  if (username === '') return null;
  try {
    return { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  } catch {
    throw new TypeError('In the user and password of the SMTP URL a % is written %25.');
  }
}

/**
 * Writes each mail as an RFC 5322 file `<UTC time>-<n>-<subject>.eml`, readable by this user alone (it may hold a
 * one-time link). A file appears under its name complete or not at all. The directory is made at the first mail.
 */
export function fileTransport(
  directory: string,
  from: string,
  log: (line: WrittenMail) => void,
): MailTransport {
  const composer = async () =>
    (await nodemailer()).createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  let count = 0;
  return {
    async deliver(message, id) {
      count += 1;
      const stamp = new Date().toISOString().replace(/[-:.]/g, '');
      const name = `${stamp}-${count}-${slugOf(message.subject)}.eml`;
      const { message: bytes } = await (await composer()).sendMail(mailOptions(message, from, id));
      if (!Buffer.isBuffer(bytes)) throw new TypeError('The composer was asked for a buffer.');
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const file = join(directory, name);
      const unfinished = join(directory, `.${name}.${process.pid}.part`);
      await writeFile(unfinished, bytes, { mode: 0o600, flag: 'wx', flush: true });
      await rename(unfinished, file);
      log({ file, to: message.to, ...(message.link ? { link: message.link } : {}) });
    },
  };
}

/** Whether an error of `deliver` is a mail server's own answer, rather than the lack of one (RFC 5321 4.2). */
export function isRefusal(error: unknown): boolean {
  return typeof (error as { responseCode?: unknown } | null)?.responseCode === 'number';
}

/** Whether an error of `deliver` is the mail server's word that it takes nothing for the recipient, now or later (RFC 5321 4.2.1). */
export function isAddressRefusal(error: unknown): boolean {
  const { command, responseCode } = error as { command?: unknown; responseCode?: unknown };
  return command === 'RCPT TO' && typeof responseCode === 'number' && responseCode >= 500;
}

// One address and nothing else: a comma, a bracket or a line break here would add recipients or headers.
const PLAIN_ADDRESS = /^[^\s<>,;:"()@\p{Cc}]+@[^\s<>,;:"()@\p{Cc}]+$/u;

const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** The installation's own address, under the name that the message gives it. */
function senderOf({ sender }: Message, from: string): SendMailOptions['from'] {
  return sender === undefined ? from : { name: oneLine(sender), address: addressOf(from) };
}

function mailOptions(message: Message, from: string, id: string | undefined): SendMailOptions {
  for (const address of [message.to, message.replyTo ?? message.to]) {
    if (!PLAIN_ADDRESS.test(address)) throw new TypeError('An email must go to exactly one plain address.');
  }
  return {
    from: senderOf(message, from),
    ...(message.replyTo !== undefined && { replyTo: { name: '', address: message.replyTo } }),
    to: { name: '', address: message.to },
    subject: oneLine(message.subject),
    text: message.text,
    html: message.html,
    ...(id ? { messageId: `<${id}@${domainOf(from)}>` } : {}),
    // RFC 3834 5: keeps holiday notices from answering us.
    headers: { 'Auto-Submitted': 'auto-generated', ...oneClickHeaders(message) },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** RFC 8058 3.1: by which a mail program ends more of these without opening a page. */
function oneClickHeaders({ stop }: Message) {
  if (stop === undefined) return {};
  // As it is: folded or encoded, an address would be none.
  const link = { prepared: true, value: `<${new URL(stop).href}>` };
  return { 'List-Unsubscribe': link, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** The address of a sender as it is set up: `Name <address>`, or an address alone. */
function addressOf(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
}

function domainOf(from: string): string {
  return /@([a-z0-9.-]+)/i.exec(from)?.[1] ?? 'localhost';
}

function slugOf(subject: string): string {
  const slug = subject
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-');
  return slug.replace(/^-/, '').slice(0, 60).replace(/-$/, '') || 'mail';
}
