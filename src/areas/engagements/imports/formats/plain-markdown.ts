import { parseMarkdown } from '../../../../markdown/parse.ts';
import { asCode, asText } from './as-text.ts';

/** A line that is at least so long was ended because the page was, and goes on in the next one. */
const WRAPPED_FROM = 60;

/** Lines of one paragraph; more of them, each ending by itself, are a listing. */
const MOST_LINES = 200;

const BULLET = /^\s{0,6}[-*•]\s+(?=\S)/;

/** Columns, which only a font of equal widths shows as such. */
const COLUMNS = /\S(?: {3,}|\t)\s{0,200}\S/;

function isListing(lines: readonly string[]): boolean {
  if (lines.length > MOST_LINES) return true;
  if (lines.some((line) => BULLET.test(line))) return false;
  if (lines.every((line) => /^(?: {4}|\t)/.test(line))) return true;
  return lines.length > 1 && 2 * lines.filter((line) => COLUMNS.test(line)).length >= lines.length;
}

/** What reads as `lines`, line by line or flowing on: as it stands if Markdown sees no more in it, otherwise escaped. */
function paragraph(lines: readonly string[], isFirstOfItem: boolean): string {
  const trimmed = lines.map((line) => line.trim());
  const joined = (each: readonly string[]) =>
    each.map((line, at) => (goesOn(trimmed[at] ?? '', trimmed[at + 1]) ? line : `${line}\\`)).join('\n');
  const typed = joined(trimmed);
  const isTask = isFirstOfItem && typed.startsWith('[');
  return !isTask && saysJust(typed, trimmed) ? typed : joined(trimmed.map(asText));
}

/** Begins in the middle of a sentence. */
const CONTINUES = /^[\p{Ll}(]/u;

const isFew = (line: string) => line.split(' ', 3).length < 3;

/** Whether the next line is the same one for a reader: the page was too narrow, or there is none. */
const goesOn = (line: string, next: string | undefined): boolean =>
  next === undefined ||
  line.length >= WRAPPED_FROM ||
  (CONTINUES.test(next) && !/[.:;!?]$/.test(line) && !(isFew(line) && isFew(next)));

/**
 * Words that no reader of Markdown sees anything else in, wherever they stand in a line: without the signs that it goes by, and no
 * names of hosts.
 */
const WORDS = /^\p{L}(?:[\p{L}\p{N} ,;?%'"()]|[.:](?= |$))*$/u;

function saysJust(markdown: string, lines: readonly string[]): boolean {
  if (lines.every((line) => WORDS.test(line))) return true;
  const { blocks, notes } = parseMarkdown(markdown);
  const [only] = blocks;
  if (blocks.length !== 1 || notes.length > 0 || only?.kind !== 'paragraph') return false;
  const said = only.children.map((part) =>
    part.kind === 'text' ? part.value : part.kind === 'break' ? '\n' : '\0',
  );
  return said.join('') === lines.join('\n');
}

/** Lines between blank ones: words, with bullets where the scanner has set some. */
function words(lines: readonly string[]): string[] {
  const blocks: string[] = [];
  const items: string[] = [];
  let current: string[] = [];
  let isItem = false;
  const close = () => {
    if (current.length > 0) {
      const text = paragraph(current, isItem);
      if (isItem) items.push(`- ${text.replaceAll('\n', '\n  ')}`);
      else blocks.push(text);
    }
    current = [];
  };
  for (const line of lines) {
    const [mark] = BULLET.exec(line) ?? [];
    if (mark !== undefined) {
      close();
      isItem = true;
    }
    current.push(mark === undefined ? line : line.slice(mark.length));
  }
  close();
  if (items.length > 0) blocks.push(items.join('\n'));
  return blocks;
}

/** Groups of lines between blank ones, without the blank ones. */
function groupsOf(text: string): string[][] {
  const groups: string[][] = [[]];
  for (const line of text.split('\n')) {
    if (line.trim() === '') groups.push([]);
    else groups.at(-1)?.push(line.trimEnd());
  }
  return groups.filter((group) => group.length > 0);
}

/** Without the blanks with which every line begins. */
function outdented(lines: readonly string[]): string {
  const blanks = Math.min(
    ...lines.filter((line) => line !== '').map((line) => line.length - line.trimStart().length),
  );
  return lines.map((line) => line.slice(blanks)).join('\n');
}

/** Markdown that shows a plain text: its paragraphs, its lines where they end by themselves, bullets, and listings as code. */
export function plainMarkdown(text: string): string {
  const blocks: string[] = [];
  let listing: string[] = [];
  const close = () => {
    if (listing.length > 0) blocks.push(asCode(outdented(listing)));
    listing = [];
  };
  for (const group of groupsOf(text)) {
    if (isListing(group)) listing.push(...(listing.length > 0 ? [''] : []), ...group);
    else {
      close();
      blocks.push(...words(group));
    }
  }
  close();
  return blocks.join('\n\n');
}
