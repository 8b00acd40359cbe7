import type { ComponentChildren, VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { renderToString } from 'preact-render-to-string';
import { accentClass } from './accent.ts';
import { assetUrl } from './assets.ts';
import { longMinute } from './client/relative-time.ts';
import { Surroundings } from './surroundings.ts';
import { untranslated } from './untranslated.ts';

export type DocumentProps = {
  title: string;
  children: ComponentChildren;
  bodyClass?: string;
  /** Name of the workspace's accent; unknown names fall back to teal. */
  accent?: string | undefined;
  assets?: { css: string; js: string };
  /** Shows a skip link to `#main` as the first thing that Tab reaches; for pages with navigation. */
  skipLink?: boolean;
};

/** On paper alone: where the page is found, and when it was as it is there. */
function Imprint() {
  const { printed } = useContext(Surroundings);
  if (printed === null) return null;
  return (
    <p class="imprint hidden text-sm text-muted print:block">
      <span {...untranslated}>{printed.address}</span> · {longMinute(printed.at)}
    </p>
  );
}

/** The whole HTML page. Nothing in it is inline (style, script, data: URI), as the content security policy demands. */
export const Document = ({
  title,
  children,
  bodyClass = '',
  accent,
  assets,
  skipLink = false,
}: DocumentProps) => (
  <html lang="en-GB" class={accentClass(accent)}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="robots" content="noindex" />
      {/* What a screen reader says first (WCAG 2.4.2, 3.3.1). */}
      <title>{`${useContext(Surroundings).isRefused ? 'Error: ' : ''}${title} · SecPortal`}</title>
      <link rel="icon" type="image/svg+xml" href={assetUrl('favicon.svg')} />
      <link rel="stylesheet" href={assets?.css ?? assetUrl('app.css')} />
      <script type="module" src={assets?.js ?? assetUrl('app.js')} />
    </head>
    <body class={bodyClass}>
      {skipLink && (
        <a class="skip-link" href="#main">
          Skip to content
        </a>
      )}
      {children}
      <Imprint />
    </body>
  </html>
);

/** Renders a page (a layout, or `Document` itself) to the text that is sent; escapes all that is not markup. */
export const renderDocument = (page: VNode): string => `<!doctype html>${renderToString(page)}`;
