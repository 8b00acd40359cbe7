import MarkdownIt, { type StateBlock } from 'markdown-it';
import { readImages } from './images.ts';
import { DEEPEST_NESTING, LARGEST_MARKDOWN_BYTES, mostTokens } from './limits.ts';
import { isFollowed } from './links.ts';
import { readNotes } from './notes.ts';
import type { AsTyped, MarkdownTree } from './tree.ts';
import { treeOf } from './tree-of-tokens.ts';

/**
 * CommonMark with GitHub's tables, struck words, tasks and footnotes. Addresses become links where the writer marks them
 * as such: a payload that names a host is not to be one click from the reader.
 */
const parser = new MarkdownIt({
  html: false,
  linkify: false,
  typographer: false,
  // The parser leaves out what is nested deeper: by then the tree has refused it, and nothing is lost.
  maxNesting: DEEPEST_NESTING + 2,
});
parser.validateLink = isFollowed;
readImages(parser);
readNotes(parser);

/** Ends the parser while a text becomes more than there may be of it. */
class TooManyTokens extends Error {
  override readonly name = 'TooManyTokens';
}

parser.block.State = class extends parser.block.State {
  override push(...token: Parameters<StateBlock['push']>) {
    if (this.tokens.length > mostTokens(this.src.length)) throw new TooManyTokens();
    return super.push(...token);
  }
};

/**
 * What a text says. Never throws, and takes time in proportion to the text's length. What is longer, nested deeper or made
 * of more parts than `limits.ts` allows is one block of code, and says why: nothing of it is left out.
 */
export function parseMarkdown(text: string): MarkdownTree {
  if (Buffer.byteLength(text) > LARGEST_MARKDOWN_BYTES) return typed(text, 'too-long');
  const tree = treeOfText(text);
  return typeof tree === 'string' ? typed(text, tree) : tree;
}

function treeOfText(text: string): MarkdownTree | AsTyped {
  try {
    return treeOf(parser.parse(text, {}));
  } catch (error) {
    if (error instanceof TooManyTokens) return 'too-many-parts';
    throw error;
  }
}

const typed = (source: string, asTyped: AsTyped): MarkdownTree => ({
  blocks: [{ kind: 'code', language: undefined, source }],
  notes: [],
  asTyped,
});
