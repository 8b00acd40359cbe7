import { createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { type Attachment, Markdown, type Picture } from '../../markdown/markdown.tsx';

/** What the texts of a page may show, by name: what its reader reaches. Nothing, unless the page says otherwise. */
export const Pictures = createContext<(name: string) => Picture | Attachment | undefined>(() => undefined);

/** What somebody wrote in Markdown, below the heading of a card. */
export const Text = ({ text, idPrefix }: { text: string; idPrefix: string }): VNode => (
  <Markdown text={text} evidence={useContext(Pictures)} idPrefix={idPrefix} topHeading={3} />
);
