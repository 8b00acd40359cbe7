import type { VNode } from 'preact';
import { Markdown } from '../../markdown/markdown.tsx';

/** There is no evidence that a text could show. */
const NONE = () => undefined;

/** What somebody wrote in Markdown, below the heading of a card. */
export const Text = ({ text, idPrefix }: { text: string; idPrefix: string }): VNode => (
  <Markdown text={text} evidence={NONE} idPrefix={idPrefix} topHeading={3} />
);
