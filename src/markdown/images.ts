import Parser, { type MarkdownIt, type StateInline } from 'markdown-it';

type Rule = (state: StateInline, silent: boolean) => boolean;

const OPENING = '![';
const SCHEME = 'evidence:';

/** `![caption](evidence:NAME)`, the only way to show a picture (E10): where it ends and what it names. */
function evidenceAt(state: StateInline): { name: string; caption: string; end: number } | undefined {
  const labelEnd = state.md.helpers.parseLinkLabel(state, state.pos + 1, false);
  if (labelEnd < 0 || state.src[labelEnd + 1] !== '(') return undefined;
  const found = state.md.helpers.parseLinkDestination(state.src, labelEnd + 2, state.posMax);
  if (!found.ok || !found.str.startsWith(SCHEME) || state.src[found.pos] !== ')') return undefined;
  const name = found.str.slice(SCHEME.length);
  return name === ''
    ? undefined
    : { name, caption: state.src.slice(state.pos + 2, labelEnd), end: found.pos + 1 };
}

/**
 * Shows evidence alone as a picture. One from elsewhere would tell its host who reads the finding and when, so that it stays
 * as it was typed; what is not a picture at all is left to the other rules.
 */
const imageRule =
  (standard: Rule): Rule =>
  (state, silent) => {
    if (!state.src.startsWith(OPENING, state.pos)) return false;
    const evidence = evidenceAt(state);
    if (evidence) {
      if (!silent) state.push('evidence', '', 0).meta = { name: evidence.name, caption: evidence.caption };
      state.pos = evidence.end;
      return true;
    }
    const start = state.pos;
    // Asked silently, so that it never reads a caption within a caption over again.
    if (!standard(state, true)) return false;
    if (!silent) state.push('text', '', 0).content = state.src.slice(start, state.pos);
    return true;
  };

/** CommonMark's own rule, which only a parser that has no other gives away. */
function standardRule(): Rule {
  const { ruler } = new Parser().inline;
  ruler.enableOnly(['image']);
  const [rule] = ruler.getRules('');
  if (!rule) throw new Error('markdown-it has no rule for images');
  return rule;
}

/** Teaches a parser that pictures are evidence: its token is `evidence`, with `name` and `caption`. */
export function readImages(parser: MarkdownIt): void {
  parser.inline.ruler.at('image', imageRule(standardRule()));
}
