import { setImmediate } from 'node:timers/promises';
import type { CvssVersion } from '../../../../domain/cvss/metric.ts';
import type { Severity } from '../../../../domain/finding.ts';
import { EMPTY_FINDING, type FindingText, limitOf } from '../../../../domain/finding-fields.ts';
import { draftFrom, type TemplateText } from '../../../../domain/finding-template.ts';
import type { ScannedGroup, ScannedPlaces } from '../content.ts';
import { assetLineOf } from '../places.ts';
import { ratedBy } from './rating.ts';

/* A finding as a scanner's words make it (I4, E8). */

/** How much of what a scanner saw goes into a finding's steps, in bytes, and at how many places. */
const OUTPUT_BYTES = 120 * 1024;
const MOST_OUTPUTS = 25;
/** So many places are looked at in one turn (E28). */
const AT_ONCE = 200;

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

/** What a scanner saw, each once with the places where it saw that; what would be too long is left out, and told. */
class Outputs {
  readonly #at = new Map<string, string[]>();
  #bytes = 0;
  #leftOut = 0;

  add(place: ScannedPlaces[number]): void {
    if (place.output.trim() === '') return;
    const known = this.#at.get(place.output);
    const isFull = known === undefined && this.#at.size >= MOST_OUTPUTS;
    const name = isFull ? '' : placeName(place);
    const more = Buffer.byteLength(name) + (known === undefined ? Buffer.byteLength(place.output) + 40 : 2);
    if (isFull || this.#bytes + more > OUTPUT_BYTES) {
      this.#leftOut += 1;
      return;
    }
    this.#bytes += more;
    if (known === undefined) this.#at.set(place.output, [name]);
    else if (!known.includes(name)) known.push(name);
  }

  text(tool: string): string {
    const parts = [...this.#at].map(
      ([output, names]) => `What ${codeSpan(tool)} reported at ${names.join(', ')}:\n\n${fenced(output)}`,
    );
    if (this.#leftOut > 0)
      parts.push(
        this.#leftOut === 1
          ? 'What it reported at one more place was left out.'
          : `What it reported at ${this.#leftOut} more places was left out.`,
      );
    return parts.join('\n\n');
  }
}

/** What a scanner saw at some places, in words for a finding's steps. */
export function outputsText(tool: string, places: Iterable<ScannedPlaces[number]>): string {
  const outputs = new Outputs();
  for (const place of places) outputs.add(place);
  return outputs.text(tool);
}

/** Lines of assets, as many as fit beside what is there; and how many don't. */
class AssetLines {
  readonly #lines: string[];
  #bytes: number;
  #leftOut = 0;

  constructor(there: string) {
    this.#lines = there.trimEnd() === '' ? [] : [there.trimEnd()];
    this.#bytes = Buffer.byteLength(there);
  }

  add(line: string): void {
    const more = Buffer.byteLength(line) + 1;
    if (this.#bytes + more > limitOf('assets')) this.#leftOut += 1;
    else {
      this.#bytes += more;
      this.#lines.push(line);
    }
  }

  get all(): { readonly assets: string; readonly leftOut: number } {
    return { assets: this.#lines.join('\n'), leftOut: this.#leftOut };
  }
}

/** Lines of assets, as many as fit beside what is there; and how many don't. */
export function assetsWith(
  there: string,
  places: Iterable<Pick<ScannedPlaces[number], 'what' | 'where'>>,
): { readonly assets: string; readonly leftOut: number } {
  const lines = new AssetLines(there);
  for (const place of places) lines.add(assetLineOf(place));
  return lines.all;
}

/** Steps with what a scanner saw behind them, where that fits. */
export function withSteps(steps: string, more: readonly string[]): string {
  const seen = more.filter((one) => one !== '');
  if (seen.length === 0) return steps;
  const whole = joined(steps.trimEnd(), ...seen);
  return Buffer.byteLength(whole) <= limitOf('steps') ? whole : steps;
}

/** That a list of assets is not whole, in words for whoever writes the finding. */
export const notAllAssets = (leftOut: number): string =>
  leftOut === 1
    ? 'One more place is in the scan; it doesn’t fit into the list of assets.'
    : `${leftOut} more places are in the scan; they don’t fit into the list of assets.`;

const isAddress = (text: string) => /^https?:\/\/[^\s<>]+$/i.test(text);

/** A line of text whose signs mean nothing (CommonMark 2.4). */
const plainly = (text: string) => text.replace(/[\\`*_{}[\]<>()#+.!|~-]/g, '\\$&');

const referencesText = ({ cves, references }: ScannedGroup): string =>
  [...cves, ...references.filter((one) => !cves.includes(one))]
    .map((one) => `- ${isAddress(one) ? `<${one}>` : /^[A-Z0-9-]+$/i.test(one) ? one : plainly(one)}`)
    .join('\n');

/** What the leading vector of a check comes to; null without one. */
export const scoredOf = (
  { scored4, scored3 }: Pick<ScannedGroup, 'scored4' | 'scored3'>,
  leads: CvssVersion,
): Severity | null => (leads === '4.0' ? (scored4 ?? scored3) : (scored3 ?? scored4));

/** The scanner's rating, and its vectors. */
function ratingOf(group: ScannedGroup, leads: CvssVersion) {
  const { cvss4, cvss3, severity, tool } = group;
  return { cvss4, cvss3, ...ratedBy(tool, severity, scoredOf(group, leads)) };
}

const joined = (...texts: readonly string[]) => texts.filter((text) => text !== '').join('\n\n');

/** A text cut at a line so that it fits into its field (E8). */
function fitting(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const cut = Buffer.from(text)
    .subarray(0, bytes)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
  return cut.slice(0, Math.max(cut.lastIndexOf('\n'), 0));
}

/** What is seen of a check at all its places: of what it is, and what its scanner saw. */
async function seenAt(tool: string, places: Iterable<ScannedPlaces[number]>) {
  const [lines, outputs, known] = [new AssetLines(''), new Outputs(), new Set<string>()];
  let looked = 0;
  for (const place of places) {
    const line = assetLineOf(place);
    if (!known.has(line)) lines.add(line);
    known.add(line);
    outputs.add(place);
    looked += 1;
    if (looked % AT_ONCE === 0) await setImmediate();
  }
  const { assets, leftOut } = lines.all;
  return { assets, seen: joined(outputs.text(tool), leftOut === 0 ? '' : notAllAssets(leftOut)) };
}

/**
 * A new draft of a check: the scanner's words, or the house's own where it has a template for the check, which then rates it too.
 * What doesn't fit is left out, and says so. Others are answered meanwhile, however many places there are.
 */
export async function draftText(
  group: ScannedGroup,
  places: Iterable<ScannedPlaces[number]>,
  { leads, template }: { readonly leads: CvssVersion; readonly template: TemplateText | null },
): Promise<FindingText> {
  const { assets, seen } = await seenAt(group.tool, places);
  const own = template === null ? null : draftFrom(template);
  const words: FindingText =
    own ??
    ({
      ...EMPTY_FINDING,
      title: group.title,
      cwe: group.cwe[0] === undefined ? '' : String(group.cwe[0]),
      description: group.description,
      impact: group.impact,
      remediation: group.remediation,
      references: fitting(referencesText(group), limitOf('references')),
    } satisfies FindingText);
  const isRated = own !== null && (own.severity !== '' || own.cvss4 !== '' || own.cvss3 !== '');
  return {
    ...words,
    ...(isRated ? {} : ratingOf(group, leads)),
    steps: fitting(joined(words.steps, seen), limitOf('steps')),
    assets,
  };
}
