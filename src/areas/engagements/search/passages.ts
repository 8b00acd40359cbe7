import { type Asset, PROSE_FIELDS, type ProseField } from '../../../domain/finding-fields.ts';
import { proseWords } from '../../../domain/search-words.ts';
import { weaknessTitle } from '../finding/weakness.ts';
import type { Passage } from './documents.ts';

/** What both sides read of a finding's own texts. */
interface Written {
  readonly cwe: number | null;
  readonly assets: readonly Asset[];
  readonly prose: Readonly<Record<ProseField, string>>;
  readonly tags: string;
  readonly severityReason: string;
}

/** The passages of what is written in a finding, those that say something. */
export function passagesOf({ cwe, assets, prose, tags, severityReason }: Written): Passage[] {
  const passages: Passage[] = [
    { place: 'cwe', text: cwe === null ? '' : weaknessTitle(cwe) },
    ...assets.map(({ what, where, note }) => ({
      place: 'assets' as const,
      text: [what, where, note].filter((part) => part !== '').join(' – '),
    })),
    ...PROSE_FIELDS.map((place) => ({ place, text: proseWords(prose[place]) })),
    { place: 'tags', text: tags },
    { place: 'severityReason', text: severityReason },
  ];
  return passages.filter(({ text }) => text !== '');
}
