import { createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import type { ShownEvidence } from '../../markdown/markdown.tsx';
import { FormattedText } from '../../markdown/texts-of-page.tsx';

/** What the texts of a page may show, by name: what its reader reaches. Nothing, unless the page says otherwise. */
export const Pictures = createContext<ShownEvidence>(new Map());

/** What somebody wrote in Markdown, below the heading of a card. */
export const Text = ({ text, idPrefix }: { text: string; idPrefix: string }): VNode => (
  <FormattedText text={text} evidence={useContext(Pictures)} idPrefix={idPrefix} topHeading={3} />
);
