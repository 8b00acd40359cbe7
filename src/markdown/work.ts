import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { MarkdownContent, type ShownText } from './markdown.tsx';

/** What takes long enough to keep others waiting, and is done by a thread of its own (E28). */
export type Work = { readonly kind: 'html' } & ShownText;

/** The inside of a text as a page shows it: made of nodes by the renderer that makes every page, never by hand (E10). */
export const resultOf = (work: Work): string => renderToString(h(MarkdownContent, work));
