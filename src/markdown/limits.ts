/** Bytes of UTF-8 that one field's Markdown may have (E10). */
export const LARGEST_MARKDOWN_BYTES = 200 * 1024;

/** How deep lists, quotes and emphasis may be nested in each other; a list within a list counts twice. */
export const DEEPEST_NESTING = 32;

/** Paragraphs, cells, words in bold and the like that one text may have. Real ones of 200 KB have some 10,000. */
export const MOST_PARTS = 40_000;

/**
 * Tokens of blocks that are made of one text, in all and for its length. A list in a list makes two of each character; more are made of a
 * table alone whose rows lack cells, which are added to them: 200 KB of it made six million, for which no thread has the memory.
 */
export const mostTokens = (length: number): number => Math.min(350_000, 2_000 + 4 * length);

/** Characters that the addresses of all links may have. More come only of a definition that is long and often referred to. */
export const LONGEST_ADDRESSES = 1_000_000;

/** What to tell a writer whose text is longer than a field may be; nothing where it is not. */
export function markdownProblem(text: string): string | undefined {
  return Buffer.byteLength(text) > LARGEST_MARKDOWN_BYTES
    ? 'This text is longer than 200 KB. Shorten it, or attach part of it as evidence.'
    : undefined;
}
