import { renderToStaticMarkup } from 'preact-render-to-string';
import type { Whereabouts } from '../domain/whereabouts.ts';
import { localDay, localTime, writtenLocalDay } from '../domain/zoned-time.ts';
import { longMinute } from '../ui/client/relative-time.ts';
import type { Message } from './message.ts';

/** What every mail needs to know. `at` is when the thing happened, in epoch milliseconds. */
export interface MailContext {
  productName: string;
  supportEmail: string;
  at: number;
  /** From where it was done, of what somebody did in the reader's name (B10). */
  where?: Whereabouts;
  /** The IANA zone by whose clock the reader's workspace works, where that is known. */
  zone?: string;
}

/** A mail before it is dressed: each string is one paragraph of plain text, used in both the text and the HTML part. */
export interface Letter {
  to: string;
  subject: string;
  heading: string;
  paragraphs: string[];
  /** The one thing to do. `oneTime` marks a link that acts for whoever holds it. */
  button?: { label: string; href: string; oneTime: boolean };
  afterButton?: string[];
  /** What to do if the reader did not ask for this (NIST SP 800-63B-4 4.6). */
  ifNotYou: string;
  /** Where the reader chooses which of these mails they get; of those alone that one need not get. */
  choose?: { href: string; stopHref: string };
}

/**
 * Turns a letter into a mail whose text and HTML parts say the same. Everything is escaped; the HTML loads nothing
 * from anywhere, so that opening the mail tells nobody.
 */
export function composeLetter(context: MailContext, letter: Letter): Message {
  const { to, subject, button } = letter;
  return {
    to,
    subject,
    text: textOf(context, letter),
    html: `<!doctype html>\n${renderToStaticMarkup(<LetterPage context={context} letter={letter} />)}`,
    ...(button?.oneTime ? { link: button.href } : {}),
    ...(letter.choose && { stop: letter.choose.stopHref }),
  };
}

/**
 * A name that somebody typed, made fit to stand in a mail from us. Anyone can have a mail sent to any address by
 * signing up, so a name must not be able to carry a link, an address or a paragraph of its own.
 */
export function plainName(name: string): string {
  const line = name
    // Control and format characters, among them line breaks and those that reverse the reading direction.
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/:\/\/|[/\\@<>]/g, ' ')
    // Mail programs make a link of anything like example.com.
    .replace(/(?<=\S)\.(?=\p{L})/gu, '. ')
    .replace(/\s+/gu, ' ')
    .trim();
  const letters = Array.from(line);
  return letters.length > 60 ? `${letters.slice(0, 59).join('').trimEnd()}…` : line;
}

/** Where and when it was done, for the reader to see whether it was they. */
function whereLines({ where, at, zone }: MailContext): string[] {
  return where === undefined
    ? []
    : [
        `Where and when: ${where.browser}, network ${where.network}, ${longMinute(at)}${byClockOf(zone, at)}.`,
      ];
}

/** The same moment by the clock of a zone, with its day where that is another one. */
function byClockOf(zone: string | undefined, at: number): string {
  if (zone === undefined || zone === 'UTC') return '';
  const day = localDay(at, zone) === localDay(at, 'UTC') ? '' : `${writtenLocalDay(at, zone)} at `;
  return ` (${day}${localTime(at, zone).slice(11)} in ${zone.replaceAll('_', ' ')})`;
}

const whyLine = (context: MailContext) => `Sent by ${context.productName} on ${longMinute(context.at)}.`;

/** What the reader can do about mails of this kind. */
const waysOut = ({ choose }: Letter) =>
  choose === undefined
    ? []
    : [
        { label: 'Choose which emails you get', href: choose.href },
        { label: 'Stop these emails', href: choose.stopHref },
      ];

function textOf(context: MailContext, letter: Letter): string {
  const { heading, paragraphs, button, afterButton = [], ifNotYou } = letter;
  return [
    heading,
    ...paragraphs,
    ...whereLines(context),
    ...(button ? [`${button.label}:\n${button.href}`] : []),
    ...afterButton,
    `If you didn’t expect this:\n${ifNotYou}`,
    ...waysOut(letter).map(({ label, href }) => `${label}:\n${href}`),
    `Questions? Email ${context.supportEmail}.`,
    `-- \n${whyLine(context)}`,
  ].join('\n\n');
}

// A mail program that knows no dark mode shows the inline styles; one that does takes these as well.
const darkMode = `@media (prefers-color-scheme: dark) {
  .page { background: #0f1415 !important; }
  .card { background: #182023 !important; }
  .card, .rule { border-color: #354044 !important; }
  .strong { color: #f2f6f6 !important; }
  .body { color: #cdd7d8 !important; }
  .quiet, .quiet a { color: #9fadaf !important; }
  .quiet a.link { color: #6fd0c7 !important; }
}`;
const font = "font-family: Inter, 'Segoe UI', Helvetica, Arial, sans-serif;";
const body = `${font} margin: 0 0 16px; font-size: 16px; line-height: 1.5; color: #2c3638; overflow-wrap: anywhere;`;
const quiet = `${font} margin: 0 0 8px; font-size: 14px; line-height: 1.5; color: #55646a;`;
const buttonStyle = `${font} display: inline-block; padding: 12px 20px; border-radius: 6px; background: #0f5f5b; color: #ffffff; font-size: 16px; font-weight: 600; text-decoration: none;`;

function LetterPage({ context, letter }: { context: MailContext; letter: Letter }) {
  const { subject, heading, paragraphs, button, afterButton = [], ifNotYou } = letter;
  return (
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{subject}</title>
        <style>{darkMode}</style>
      </head>
      <body class="page" style="margin: 0; padding: 0; background: #f4f6f6;">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
          <tr>
            <td align="center" style="padding: 32px 16px;">
              <main
                class="card"
                style="max-width: 560px; padding: 32px; border: 1px solid #d8dfe0; border-radius: 10px; background: #ffffff; text-align: left;"
              >
                <p class="quiet" style={`${quiet} font-weight: 600;`}>
                  {context.productName}
                </p>
                <h1
                  class="strong"
                  style={`${font} margin: 0 0 16px; font-size: 22px; line-height: 1.3; color: #141b1d;`}
                >
                  {heading}
                </h1>
                {[...paragraphs, ...whereLines(context)].map((paragraph) => (
                  <p class="body" style={body}>
                    {paragraph}
                  </p>
                ))}
                {button && (
                  <p style="margin: 24px 0;">
                    <a href={button.href} style={buttonStyle}>
                      {button.label}
                    </a>
                  </p>
                )}
                {button && (
                  <p class="quiet" style={`${quiet} margin-bottom: 16px; overflow-wrap: anywhere;`}>
                    If the button doesn’t work, copy this address into your browser:
                    <br />
                    <a class="link" href={button.href} style="color: #0f5f5b;">
                      {button.href}
                    </a>
                  </p>
                )}
                {afterButton.map((paragraph) => (
                  <p class="body" style={body}>
                    {paragraph}
                  </p>
                ))}
                <div class="rule" style="margin-top: 24px; padding-top: 16px; border-top: 1px solid #d8dfe0;">
                  <h2
                    class="strong"
                    style={`${font} margin: 0 0 4px; font-size: 14px; line-height: 1.5; color: #141b1d;`}
                  >
                    If you didn’t expect this
                  </h2>
                  <p class="quiet" style={quiet}>
                    {ifNotYou}
                  </p>
                  {waysOut(letter).map(({ label, href }) => (
                    <p class="quiet" style={`${quiet} overflow-wrap: anywhere;`}>
                      {label}:
                      <br />
                      <a href={href} style="color: #55646a;">
                        {href}
                      </a>
                    </p>
                  ))}
                  <p class="quiet" style={quiet}>
                    Questions? Email{' '}
                    <a href={`mailto:${context.supportEmail}`} style="color: #55646a;">
                      {context.supportEmail}
                    </a>
                    .
                  </p>
                  <p class="quiet" style={`${quiet} margin-bottom: 0;`}>
                    {whyLine(context)}
                  </p>
                </div>
              </main>
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}
