import { createHash } from 'node:crypto';
import { renderToStaticMarkup } from 'preact-render-to-string';
import type { Look, Pictures, ReportDocument, Section } from '../document.ts';
import { plainText } from '../plain-text.ts';
import { shownSections } from '../shown-sections.ts';
import { type Around, aroundOf } from './around.ts';
import { sectionId, sectionNode } from './contents.tsx';
import { styleOf } from './style.ts';

/** What the page may do: show its own pictures in its own style. It asks nobody for anything, and runs nothing. */
const policyFor = (style: string): string =>
  [
    "default-src 'none'",
    'img-src data:',
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/**
 * A document as one file of HTML that needs nothing else: it can be sent, kept and opened without a network. What people
 * wrote is text in it and never markup, and the same document gives the same bytes.
 */
export function renderHtml(document: ReportDocument, look: Look, pictures: Pictures): Uint8Array {
  const style = styleOf(document, look);
  const around = aroundOf(document, pictures);
  const { language, title, form, labels } = document;
  const sections = shownSections(document);
  const page = (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policyFor(style)} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <meta name="author" content={plainText(document.issuer)} />
        <title>{plainText(title)}</title>
        <style>{style}</style>
      </head>
      <body class={form}>
        <Cover document={document} logo={look.logo} />
        {form === 'report' && sections.length > 0 && (
          <nav aria-label={labels.contents}>
            <p class="nav-title">{labels.contents}</p>
            <Entries sections={sections} around={around} />
          </nav>
        )}
        <main>{sections.map((section) => sectionNode(section, 2, around))}</main>
      </body>
    </html>
  );
  return around.shown.written(`<!doctype html>\n${renderToStaticMarkup(page)}\n`);
}

const Cover = ({ document, logo }: { document: ReportDocument; logo: Look['logo'] }) => {
  const { classification, title, subtitle, recipient, date, version, issuer } = document;
  return (
    <header class="cover">
      <p class="cover-top">
        {logo === null ? (
          <span class="issuer" dir="auto">
            {plainText(issuer)}
          </span>
        ) : (
          <img
            class="logo"
            src={`data:${logo.type};base64,${Buffer.from(logo.bytes).toString('base64')}`}
            alt={plainText(issuer)}
          />
        )}
        {classification !== '' && <span class="classification">{plainText(classification)}</span>}
      </p>
      <div>
        <h1 dir="auto">{plainText(title)}</h1>
        {subtitle !== '' && (
          <p class="subtitle" dir="auto">
            {plainText(subtitle)}
          </p>
        )}
      </div>
      <p class="cover-foot">
        {[recipient, date, version, logo === null ? '' : issuer]
          .filter((text) => text !== '')
          .map((text) => (
            <bdi>{plainText(text)}</bdi>
          ))}
      </p>
    </header>
  );
};

const Entries = ({ sections, around }: { sections: readonly Section[]; around: Around }) => (
  <ol>
    {sections.map(({ id, heading, sections: below }) => (
      <li>
        <a href={`#${sectionId(id)}`}>
          <span class="number">{around.numbers.get(id)} </span>
          <bdi>{plainText(heading)}</bdi>
        </a>
        {below.length > 0 && <Entries sections={below} around={around} />}
      </li>
    ))}
  </ol>
);
