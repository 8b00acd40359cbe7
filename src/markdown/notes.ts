import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

/**
 * Footnotes as GitHub reads them: `[^label]` in the text, `[^label]: what it says` anywhere, continued by lines that are
 * indented by four. `markdown-it-footnote` took 17 s for 170 KB of footnotes that refer to each other; this is linear.
 */

// Within a link's text a reference is what the innermost bracket is: the outer one is then no link (CommonMark 6.3).
const LABEL = /\[\^([^\s[\]^\\]{1,100})\]/y;
const DEFINITION = /\[\^([^\s[\]^\\]{1,100})\]:/y;

/** Labels that are defined, of the text that is read. Without a prototype's: `[^constructor]` is a label too. */
function labelsOf({ env }: StateBlock | StateInline): Set<string> {
  const known = env.noteLabels;
  if (known instanceof Set) return known;
  const labels = new Set<string>();
  env.noteLabels = labels;
  return labels;
}

function definition(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const begin = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const indent = state.sCount[startLine] ?? 0;
  if (indent - state.blkIndent >= 4) return false;
  DEFINITION.lastIndex = begin;
  const [all, label] = DEFINITION.exec(state.src) ?? [];
  const end = state.eMarks[startLine] ?? 0;
  // A second one of the same label stays in the text, so that nothing of it is lost.
  if (all === undefined || label === undefined || labelsOf(state).has(label)) return false;
  if (silent) return true;
  labelsOf(state).add(label);

  const open = state.push('note_open', '', 1);
  open.meta = { label };
  // The line goes on behind the label as if it began there.
  const kept = [state.bMarks[startLine], state.tShift[startLine], state.sCount[startLine]] as const;
  const { parentType, blkIndent, tight } = state;
  let at = begin + all.length;
  while (at < end && /[ \t]/.test(state.src[at] ?? '')) at++;
  state.bMarks[startLine] = at;
  state.tShift[startLine] = 0;
  state.sCount[startLine] = indent + 4;
  state.blkIndent += 4;
  state.parentType = 'blockquote';
  state.md.block.tokenize(state, startLine, endLine);
  state.parentType = parentType;
  state.blkIndent = blkIndent;
  state.tight = tight;
  [state.bMarks[startLine], state.tShift[startLine], state.sCount[startLine]] = kept as [
    number,
    number,
    number,
  ];
  state.push('note_close', '', -1);
  return true;
}

function reference(state: StateInline, silent: boolean): boolean {
  LABEL.lastIndex = state.pos;
  const [all, label] = LABEL.exec(state.src) ?? [];
  if (all === undefined || label === undefined || !labelsOf(state).has(label)) return false;
  if (state.pos + all.length > state.posMax) return false;
  if (!silent) state.push('note_reference', '', 0).meta = { label };
  state.pos += all.length;
  return true;
}

/** Teaches a parser footnotes: its tokens are `note_open`, `note_close` and `note_reference`, each with its `label`. */
export function readNotes(parser: MarkdownIt): void {
  parser.block.ruler.before('reference', 'note', definition, { alt: ['paragraph', 'reference'] });
  parser.inline.ruler.before('link', 'note_reference', reference);
}
