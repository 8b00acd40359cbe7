import { z } from 'zod';
import { contrastOf, TEXT_CONTRAST } from '../../../../domain/colour.ts';
import { plainlyTyped, typed } from '../../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../../http/input.ts';
import { given } from '../../../../http/plain-fields.ts';
import {
  DEFAULT_DESIGN,
  type OwnSection,
  REPORT_LANGUAGES,
  REPORT_SECTIONS,
  REPORT_WORDS,
  type ReportDesign,
} from '../design.ts';

/** How many sections of its own a report can have. */
export const OWN_SECTIONS = ['own-1', 'own-2', 'own-3', 'own-4'] as const;
const ALL_SECTIONS: readonly string[] = [...REPORT_SECTIONS, ...OWN_SECTIONS];

const MOST_HEADING = 100;
const MOST_LINE = 100;
const MOST_KB = 20;

export const FONTS = ['inter', 'source-serif'] as const;
export const PAPERS = ['a4', 'letter'] as const;

/** The names of the form's fields that belong to a section, or to a text of the report's own. */
export const shownField = (id: string): string => `show-${id}`;
export const headingField = (id: string): string => `heading-${id}`;
export const textField = (id: string): string => `text-${id}`;
export const wordField = (word: string): string => `word-${word}`;

const FIELDS: readonly string[] = [
  ...['language', 'accent', 'font', 'paper', 'order', 'move', 'kind'],
  ...ALL_SECTIONS.map(shownField),
  ...OWN_SECTIONS.flatMap((id) => [headingField(id), textField(id)]),
  ...REPORT_WORDS.map(wordField),
];

const allOf = (field: typeof typed) => z.object(Object.fromEntries(FIELDS.map((name) => [name, field])));

/** What the form sends. What it comes to, `readDesign` judges: no field can be wrong by itself alone. */
export const designForm = allOf(plainlyTyped);

/** The same for a preview, of which nothing is kept once the session has ended: the form is still on the page. */
export const previewForm = allOf(given(typed));

/** Each byte of a letter beyond ASCII takes three in a form. */
export const LARGEST_DESIGN_FORM =
  3 * (REPORT_WORDS.length + OWN_SECTIONS.length) * MOST_KB * 1024 + 64 * 1024;

const lines = (sent: string | undefined): string => (sent ?? '').replace(/\r\n?/g, '\n').trim();

/** Sections as they were ordered, each once, with those that the order doesn't name behind them. */
export function orderOf(sent: string | undefined): readonly string[] {
  const named = (sent ?? '').split(',').filter((id) => ALL_SECTIONS.includes(id));
  return [...new Set([...named, ...ALL_SECTIONS])];
}

/** The order once somebody has pressed a section's button, `up summary`, past the next of those that are listed. */
function moved(
  order: readonly string[],
  move: string | undefined,
  isListed: (id: string) => boolean,
): readonly string[] {
  const [where, id = ''] = (move ?? '').split(' ');
  const listed = order.filter(isListed);
  const from = listed.indexOf(id);
  const past = where === 'up' ? listed[from - 1] : where === 'down' ? listed[from + 1] : undefined;
  if (from < 0 || past === undefined) return order;
  const rest = order.filter((one) => one !== id);
  const to = rest.indexOf(past) + (where === 'down' ? 1 : 0);
  return [...rest.slice(0, to), id, ...rest.slice(to)];
}

const oneOf = <T extends string>(known: readonly T[], sent: string | undefined): T | undefined =>
  known.find((one) => one === sent);

/** A design as it was typed, and what is wrong with it; what is wrong is as in the shipped one. */
export function readDesign(values: FieldValues): {
  readonly design: Omit<ReportDesign, 'wording'>;
  readonly errors: FieldErrors;
} {
  const errors: Record<string, string> = {};
  const { look } = DEFAULT_DESIGN;
  const language = oneOf(REPORT_LANGUAGES, values.language);
  const font = oneOf(FONTS, values.font);
  const paper = oneOf(PAPERS, values.paper);
  if (language === undefined) errors.language = 'Choose a language.';
  if (font === undefined) errors.font = 'Choose a font.';
  if (paper === undefined) errors.paper = 'Choose a paper size.';
  const accent = lines(values.accent).toLowerCase();
  const isColour = /^#[0-9a-f]{6}$/.test(accent);
  const isDark = isColour && contrastOf(accent, '#ffffff') >= TEXT_CONTRAST;
  if (!isColour) errors.accent = 'Enter a colour like #1e3a5f.';
  else if (!isDark) errors.accent = 'This colour is too light to read on white paper. Choose a darker one.';

  const tooLong = (name: string, text: string): void => {
    const kilobytes = Math.ceil(Buffer.byteLength(text) / 1024);
    if (kilobytes > MOST_KB) errors[name] = `This is ${kilobytes} KB long. Use at most ${MOST_KB} KB.`;
  };
  const own = OWN_SECTIONS.flatMap((id): readonly OwnSection[] => {
    const heading = lines(values[headingField(id)]).replace(/\s+/g, ' ');
    const text = lines(values[textField(id)]);
    tooLong(textField(id), text);
    if (heading.length > MOST_HEADING) errors[headingField(id)] = `Use at most ${MOST_HEADING} characters.`;
    if (heading === '' && text !== '') errors[headingField(id)] = 'Give this section a heading.';
    return heading === '' ? [] : [{ id, heading, text }];
  });
  const words = Object.fromEntries(
    REPORT_WORDS.flatMap((word) => {
      const text = lines(values[wordField(word)]);
      tooLong(wordField(word), text);
      if (word === 'classification' && (text.length > MOST_LINE || text.includes('\n')))
        errors[wordField(word)] = `Use one line of at most ${MOST_LINE} characters.`;
      return text === '' ? [] : [[word, text] as const];
    }),
  );
  const isListed = (id: string) => !id.startsWith('own-') || own.some((one) => one.id === id);
  const order = moved(orderOf(values.order), values.move, isListed);
  const isThere = (id: string) => id === 'findings' || (values[shownField(id)] === 'yes' && isListed(id));
  return {
    design: {
      language: language ?? DEFAULT_DESIGN.language,
      look: { accent: isDark ? accent : look.accent, font: font ?? look.font, paper: paper ?? look.paper },
      order,
      sections: order.filter(isThere),
      own,
      words,
    },
    errors,
  };
}

/** A design as the fields of its form hold it. */
export function valuesOf({
  language,
  look,
  order,
  sections,
  own,
  words,
}: Omit<ReportDesign, 'wording'>): FieldValues {
  const known = new Map(own.map((one) => [one.id, one]));
  return {
    language,
    ...look,
    order: orderOf((order.length === 0 ? sections : order).join(',')).join(','),
    ...Object.fromEntries(
      ALL_SECTIONS.map((id) => {
        // A section of its own is ticked as soon as there is one.
        const isNew = id.startsWith('own-') && !known.has(id);
        return [shownField(id), sections.includes(id) || isNew ? 'yes' : ''];
      }),
    ),
    ...Object.fromEntries(
      OWN_SECTIONS.flatMap((id) => [
        [headingField(id), known.get(id)?.heading ?? ''],
        [textField(id), known.get(id)?.text ?? ''],
      ]),
    ),
    ...Object.fromEntries(REPORT_WORDS.map((word) => [wordField(word), words[word] ?? ''])),
  };
}
