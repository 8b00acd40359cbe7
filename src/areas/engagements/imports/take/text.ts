import { setImmediate } from 'node:timers/promises';
import { counted } from '../../../../domain/counted.ts';
import type { CvssVersion } from '../../../../domain/cvss/metric.ts';
import type { Severity } from '../../../../domain/finding.ts';
import { EMPTY_FINDING, type FindingText, limitOf } from '../../../../domain/finding-fields.ts';
import { draftFrom, type TemplateText } from '../../../../domain/finding-template.ts';
import type { ScannedGroup, ScannedPlaces } from '../content.ts';
import { toolName } from '../format-names.ts';
import { assetLineOf } from '../places.ts';
import { plainly } from './plainly.ts';
import { ratedBy } from './rating.ts';
import { Outputs } from './seen.ts';

/* A finding as a scanner's words make it (I4, E8). */

/** So many places are looked at in one turn (E28). */
const AT_ONCE = 200;

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

const isAddress = (text: string) => /^https?:\/\/[^\s<>]+$/i.test(text);

const referenceLines = ({ cves, references }: ScannedGroup): readonly string[] =>
  [...cves, ...references.filter((one) => !cves.includes(one))].map(
    (one) => `- ${isAddress(one) ? `<${one}>` : /^[A-Z0-9-]+$/i.test(one) ? one : plainly(one)}`,
  );

/** What the leading vector of a check comes to; null without one. */
export const scoredOf = (
  { scored4, scored3 }: Pick<ScannedGroup, 'scored4' | 'scored3'>,
  leads: CvssVersion,
): Severity | null => (leads === '4.0' ? (scored4 ?? scored3) : (scored3 ?? scored4));

/** The scanner's rating, and its vectors. */
function ratingOf(group: ScannedGroup, leads: CvssVersion) {
  const { cvss4, cvss3, severity } = group;
  return { cvss4, cvss3, ...ratedBy(toolName(group), severity, scoredOf(group, leads)) };
}

/** References, as many as fit into their field (E8), and what there is to say of the rest. */
function referencesThatFit(group: ScannedGroup): {
  readonly references: string;
  readonly untold: readonly string[];
} {
  const all = referenceLines(group);
  let [fit, bytes] = [0, 0];
  for (const line of all) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > limitOf('references')) break;
    fit += 1;
  }
  const rest = all.length - fit;
  return {
    references: all.slice(0, fit).join('\n'),
    untold:
      rest === 0
        ? []
        : [
            `${counted(rest, 'reference', 'references')} didn’t fit into the finding, and ${rest === 1 ? 'was' : 'were'} left out.`,
          ],
  };
}

/** What is seen of a check at all its places: of what it is, and behind some steps what its scanner saw. */
async function seenAt(tool: string, steps: string, places: Iterable<ScannedPlaces[number]>) {
  const [lines, outputs, known] = [new AssetLines(''), new Outputs(tool, steps), new Set<string>()];
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
  return { assets, ...outputs.behind(leftOut) };
}

/** A finding's text, and what of the scan doesn't fit into it, in sentences. */
export interface SeenText {
  readonly text: FindingText;
  readonly leftOut: readonly string[];
}

/**
 * A new draft of a check: the scanner's words, or the house's own where it has a template for the check, which then rates it too.
 * What doesn't fit is left out, and says so. Others are answered meanwhile, however many places there are.
 */
export async function draftText(
  group: ScannedGroup,
  places: Iterable<ScannedPlaces[number]>,
  { leads, template }: { readonly leads: CvssVersion; readonly template: TemplateText | null },
): Promise<SeenText> {
  const own = template === null ? null : draftFrom(template);
  const { references, untold } = referencesThatFit(group);
  const words: FindingText =
    own ??
    ({
      ...EMPTY_FINDING,
      title: group.title,
      cwe: group.cwe[0] === undefined ? '' : String(group.cwe[0]),
      description: group.description,
      impact: group.impact,
      remediation: group.remediation,
      references,
    } satisfies FindingText);
  const isRated = own !== null && (own.severity !== '' || own.cvss4 !== '' || own.cvss3 !== '');
  const { assets, steps, leftOut } = await seenAt(toolName(group), words.steps, places);
  return {
    text: { ...words, ...(isRated ? {} : ratingOf(group, leads)), steps, assets },
    leftOut: own === null ? [...leftOut, ...untold] : leftOut,
  };
}
