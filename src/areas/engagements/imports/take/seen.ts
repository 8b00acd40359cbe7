import { shownNumber } from '../../../../domain/counted.ts';
import { sizeOf } from '../../../../domain/file-size.ts';
import { limitOf } from '../../../../domain/finding-fields.ts';
import type { ScannedPlaces } from '../content.ts';
import { plainly } from './plainly.ts';

/* What a scanner saw, as a finding's steps have it (I4, E8). */

/** How much of it goes into a finding's steps, in bytes, and how many different outputs. */
const OUTPUT_BYTES = 120 * 1024;
const MOST_OUTPUTS = 25;
/** How many lines of the file are named. */
const MOST_LINES = 10;
/** What the sentences on what was left out take at most, in bytes. */
const SENTENCES = 600;

type Place = ScannedPlaces[number];

/** A text between backticks, however many it has itself (CommonMark 6.1). */
function codeSpan(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

const longestRun = (text: string) => Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text.replace(/\r\n?/g, '\n').trimEnd()}\n${fence}`;
}

const placeName = ({ what, where }: ScannedPlaces[number]): string =>
  codeSpan([what, where].filter((part) => part !== '').join(' '));

/** That a list of assets is not whole, in words for whoever writes the finding. */
const notAllAssets = (leftOut: number): string =>
  leftOut === 1
    ? 'One more place is in the scan; it doesn’t fit into the list of assets.'
    : `${leftOut} more places are in the scan; they don’t fit into the list of assets.`;

/** What of a scan was left out: at how many places, how much that is, and at which lines of the file. */
interface LeftOut {
  places: number;
  bytes: number;
  readonly lines: Set<number>;
}

/** The same in words; empty for nothing. */
function leftOutText({ places, bytes, lines }: LeftOut): string {
  if (places === 0) return '';
  const some = [...lines].slice(0, MOST_LINES).map((line) => shownNumber(line));
  const more = lines.size - some.length;
  const where =
    some.length === 0
      ? ''
      : ` In the file, that’s at ${lines.size === 1 ? 'line' : 'lines'} ${some.join(', ')}${more > 0 ? `, and ${shownNumber(more)} more` : ''}.`;
  const at = places === 1 ? 'one more place' : `${shownNumber(places)} more places`;
  return `What the scanner reported at ${at} (${sizeOf(bytes)}) was left out.${where}`;
}

/** Steps with what a scanner saw behind them. */
export interface SeenSteps {
  readonly steps: string;
  /** What didn't fit, and where it is in the file; the steps say it too, unless they are too full for that. */
  readonly leftOut: readonly string[];
}

/** What a scanner saw, each once with the places where it saw that, as much as fits behind some steps. */
export class Outputs {
  readonly #tool: string;
  readonly #there: string;
  readonly #room: number;
  readonly #at = new Map<string, string[]>();
  readonly #leftOut: LeftOut = { places: 0, bytes: 0, lines: new Set() };
  #bytes = 0;

  constructor(tool: string, there: string) {
    this.#tool = plainly(tool);
    this.#there = there;
    this.#room = Math.min(OUTPUT_BYTES, limitOf('steps') - Buffer.byteLength(there) - SENTENCES);
  }

  add(place: Place): void {
    const { output, line } = place;
    if (output.trim() === '') return;
    const known = this.#at.get(output);
    const isFull = this.#bytes >= this.#room || (known === undefined && this.#at.size >= MOST_OUTPUTS);
    const name = isFull ? '' : placeName(place);
    const more = Buffer.byteLength(name) + (known === undefined ? this.#bytesOf(output) : 2);
    if (isFull || this.#bytes + more > this.#room) {
      this.#leftOut.places += 1;
      this.#leftOut.bytes += Buffer.byteLength(output);
      if (line > 0) this.#leftOut.lines.add(line);
      return;
    }
    this.#bytes += more;
    if (known === undefined) this.#at.set(output, [name]);
    else if (!known.includes(name)) known.push(name);
  }

  /** With its heading and fence; both grow with the runs of backticks in it. */
  #bytesOf(output: string): number {
    return Buffer.byteLength(output) + 2 * longestRun(output) + Buffer.byteLength(this.#tool) + 40;
  }

  /** The steps; `assets` is for how many places there was no room among the finding's. */
  behind(assets: number): SeenSteps {
    const parts = [...this.#at].map(
      ([output, names]) => `What ${this.#tool} reported at ${names.join(', ')}:\n\n${fenced(output)}`,
    );
    const leftOut = [leftOutText(this.#leftOut), assets === 0 ? '' : notAllAssets(assets)].filter(
      (one) => one !== '',
    );
    if (parts.length === 0 && leftOut.length === 0) return { steps: this.#there, leftOut };
    const steps = [this.#there.trimEnd(), ...parts, ...leftOut].filter((one) => one !== '').join('\n\n');
    return { steps: Buffer.byteLength(steps) <= limitOf('steps') ? steps : this.#there, leftOut };
  }
}

/** Steps with what a scanner saw at some places; `assets` is for how many places there was no room among the finding's. */
export function stepsWith(
  there: string,
  {
    tool,
    places,
    assets,
  }: { readonly tool: string; readonly places: Iterable<Place>; readonly assets: number },
): SeenSteps {
  const outputs = new Outputs(tool, there);
  for (const place of places) outputs.add(place);
  return outputs.behind(assets);
}
