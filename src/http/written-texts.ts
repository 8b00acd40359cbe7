import { looksLikeId } from '../data/id.ts';
import { type Fields, valuesOf } from './input.ts';
import { holds } from './plain-fields.ts';

/**
 * Several words, or as much as several: a long one such as an address, or one in a script that puts nothing between its
 * words (those have letters without a case).
 */
const WORDS = /\S\s+\S|\S{20}|\p{Lo}{2}/u;

/** What somebody wrote into a form in words, which an error would cost them; of one short word nobody needs the text again. */
export function textsIn(schema: Fields, body: unknown): string[] {
  return Object.entries(valuesOf(schema, body))
    .filter(
      ([name, value]) => holds(schema.shape[name]) === 'typed' && WORDS.test(value) && !looksLikeId(value),
    )
    .map(([, value]) => value);
}
