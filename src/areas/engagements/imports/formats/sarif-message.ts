import { type Fields, fieldsOf, textAt, textsAt } from './json-fields.ts';

/** `[text](target)`, by which a message leads to one of its locations or elsewhere (SARIF 2.1.0, 3.11.6). */
const LINK = /\[((?:\\.|[^\]\\]){0,300})\]\([^)\s]{0,1000}\)/g;

/** The text of a message, by itself or by its id among `strings`, its placeholders filled, without links (3.11). */
export function messageOf(value: unknown, ...strings: readonly Fields[]): string {
  const message = fieldsOf(value);
  const id = textAt(message, 'id');
  const named = strings
    .map((some) => fieldsOf(some[id]))
    .find((one) => textAt(one, 'text', 'markdown') !== '');
  const text = textAt(message, 'text', 'markdown') || (named ? textAt(named, 'text', 'markdown') : '');
  const given = Array.isArray(message.arguments) ? textsOfEach(message.arguments) : [];
  return text
    .replaceAll(/\{\{|\}\}|\{(\d{1,4})\}/g, (all, index) =>
      index === undefined ? all.slice(1) : (given[Number(index)] ?? all),
    )
    .replaceAll(LINK, (_, shown: string) => shown.replaceAll(/\\(.)/g, '$1'));
}

/** Each argument in its place, also those that are empty. */
const textsOfEach = (list: readonly unknown[]) => list.map((one) => textsAt({ one }, 'one')[0] ?? '');
