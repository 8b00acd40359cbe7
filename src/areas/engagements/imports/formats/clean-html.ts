import { isFollowed } from '../../../../markdown/links.ts';

/**
 * HTML of a scanner, reduced to what Markdown has a word for, before a parser sees it: that many tags, that deep, with no
 * attribute but the address of a link. What parsers take long for (deep nesting, thousands of attributes, formatting that
 * is never closed) doesn't reach one.
 */

const MOST_TAGS = 2_000;
const DEEPEST = 12;
const MOST_FORMATS = 4;
const MOST_CELLS = 30;

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** They close by themselves, so that they don't nest. */
const UNCOUNTED = set('p br hr li dt dd tr td th thead tbody tfoot caption');
const FORMATS = set('b strong i em u s strike del code kbd samp tt var a');
const BLOCKS = set('div blockquote pre ul ol dl table h1 h2 h3 h4 h5 h6');
const AS_DIV = set(
  'address article aside center dir figure figcaption footer form header main nav section fieldset',
);
const CELLS = set('td th');
/** What is in them is no text. */
const SILENT = set('script style template title head svg math noscript iframe object select textarea');
/** Elements of HTML whose words are kept, and nothing else of them. */
const DROPPED = set(
  'html body span font small big sub sup abbr acronym cite dfn ins mark q time img input button label link meta wbr nobr bdi bdo details summary col colgroup embed param source track video audio canvas map area base data ruby rt rp picture legend option optgroup output progress meter',
);

interface Tag {
  readonly name: string;
  readonly isEnd: boolean;
  /** The address of a link, the words for a picture. */
  readonly href: string;
  readonly alt: string;
  /** Where it ends. */
  readonly end: number;
}

const NAME = /[a-z][a-z0-9:_-]{0,40}/iy;
const ATTRIBUTE = /[\s/]*([^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?/y;

/** The tag that begins there; null where none does, `'endless'` where it never ends. */
function tagAt(html: string, at: number): Tag | 'endless' | null {
  const isEnd = html[at + 1] === '/';
  NAME.lastIndex = at + (isEnd ? 2 : 1);
  const [name] = NAME.exec(html) ?? [];
  if (name === undefined) return null;
  let href = '';
  let alt = '';
  let end = NAME.lastIndex;
  while (html[end] !== '>') {
    ATTRIBUTE.lastIndex = end;
    const [all, key = '', ...values] = ATTRIBUTE.exec(html) ?? [''];
    const value = values.find((one) => one !== undefined) ?? '';
    if (key.toLowerCase() === 'href') href ||= value;
    else if (key.toLowerCase() === 'alt') alt ||= value;
    // A quotation mark that is never closed is read as a name.
    end += Math.max(1, all.length);
    if (end >= html.length) return 'endless';
  }
  return { name: name.toLowerCase(), isEnd, href, alt, end: end + 1 };
}

const quoted = (text: string) => text.replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** Where an address has entities, they are those of HTML; the only one that addresses need is this. */
const unquoted = (address: string) => address.replaceAll(/&amp;/gi, '&').trim();

/** What stands for a tag, given how much is open. */
class Kept {
  readonly #open = new Map<string, number>();
  #blocks = 0;
  #formats = 0;
  #cells = 0;
  #tags = 0;

  of({ name, isEnd, href, alt }: Tag): string {
    if (++this.#tags > MOST_TAGS) return ' ';
    if (name === 'img') return quoted(alt);
    if (DROPPED.has(name)) return '';
    const kept = AS_DIV.has(name) ? 'div' : name;
    if (UNCOUNTED.has(kept)) return this.#uncounted(kept, isEnd);
    if (isEnd) return this.#closed(kept);
    const isFormat = FORMATS.has(kept);
    if (isFormat ? this.#formats >= MOST_FORMATS : this.#blocks >= DEEPEST) return isFormat ? '' : '<br>';
    const address = unquoted(href);
    if (kept === 'a' && !isFollowed(address)) return '';
    this.#count(kept, 1);
    return kept === 'a' ? `<a href="${quoted(address).replaceAll('&', '&amp;')}">` : `<${kept}>`;
  }

  #uncounted(name: string, isEnd: boolean): string {
    if (name === 'tr') this.#cells = 0;
    if (CELLS.has(name) && !isEnd && ++this.#cells > MOST_CELLS) return ' ';
    return `<${isEnd ? '/' : ''}${name}>`;
  }

  #closed(name: string): string {
    if ((this.#open.get(name) ?? 0) === 0) return '';
    this.#count(name, -1);
    return `</${name}>`;
  }

  #count(name: string, by: number): void {
    this.#open.set(name, (this.#open.get(name) ?? 0) + by);
    if (FORMATS.has(name)) this.#formats += by;
    else this.#blocks += by;
  }
}

const isKnown = (name: string) =>
  [UNCOUNTED, FORMATS, BLOCKS, AS_DIV, DROPPED, SILENT].some((names) => names.has(name));

/** Where a comment, a declaration or what an element of no words holds ends. */
function endOfSilence(lower: string, from: number, closing: string): number {
  const end = lower.indexOf(closing, from);
  return end < 0 ? lower.length : end + closing.length;
}

/** HTML with text, and of its tags those that Markdown has a word for, in bounds that every parser is quick with. */
export function cleanHtml(html: string): string {
  const lower = html.toLowerCase();
  const pieces: string[] = [];
  const kept = new Kept();
  let at = 0;
  for (let next = html.indexOf('<'); next >= 0; next = html.indexOf('<', at)) {
    pieces.push(html.slice(at, next));
    if (html.startsWith('<!--', next)) at = endOfSilence(lower, next + 4, '-->');
    else if (html[next + 1] === '!' || html[next + 1] === '?') at = endOfSilence(lower, next, '>');
    else {
      const tag = tagAt(html, next);
      if (tag === 'endless') {
        // No other tag ends behind it either, or not as one.
        pieces.push(html.slice(next).replaceAll('<', '&lt;'));
        at = html.length;
        break;
      }
      if (tag === null || !isKnown(tag.name)) {
        pieces.push('&lt;');
        at = next + 1;
      } else if (SILENT.has(tag.name))
        at = tag.isEnd ? tag.end : endOfSilence(lower, tag.end, `</${tag.name}>`);
      else {
        pieces.push(kept.of(tag));
        at = tag.end;
      }
    }
  }
  pieces.push(html.slice(at));
  // Two of them make an empty line, and that another paragraph.
  return pieces.join('').replaceAll(/<br>(?:\s{0,99}<br>)+/g, '<p>');
}
