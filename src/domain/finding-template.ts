import type { CvssVersion } from './cvss/metric.ts';
import { parseTags } from './engagement.ts';
import {
  EMPTY_FINDING,
  type FindingText,
  PROSE_FIELDS,
  type ProseField,
  readFinding,
  type VectorReader,
} from './finding-fields.ts';
import { isPlainLine, NO_INVISIBLES, showsSomething } from './visible-text.ts';

/** What a template has of a finding (E16): everything but what is one client's, which are its assets and its reasons. */
const TEXT_FIELDS = ['title', 'severity', 'cvss4', 'cvss3', 'cwe', ...PROSE_FIELDS, 'tags'] as const;

/** What is typed into a template, as it is typed. */
export const TEMPLATE_FIELDS = [...TEXT_FIELDS, 'language'] as const;
export type TemplateField = (typeof TEMPLATE_FIELDS)[number];
export type TemplateText = Readonly<Record<TemplateField, string>>;

/** A template with nothing in it. */
export const EMPTY_TEMPLATE = Object.fromEntries(
  TEMPLATE_FIELDS.map((field) => [field, field === 'language' ? 'en' : '']),
) as TemplateText;

/** The languages that a template may say it is in, by their codes (BCP 47). */
export const LANGUAGES: Readonly<Record<string, string>> = {
  cs: 'Czech',
  da: 'Danish',
  de: 'German',
  en: 'English',
  es: 'Spanish',
  fi: 'Finnish',
  fr: 'French',
  hu: 'Hungarian',
  it: 'Italian',
  ja: 'Japanese',
  nb: 'Norwegian',
  nl: 'Dutch',
  pl: 'Polish',
  pt: 'Portuguese',
  ro: 'Romanian',
  sv: 'Swedish',
  tr: 'Turkish',
  uk: 'Ukrainian',
};

/** The language as the screen writes it. */
export const languageName = (code: string): string =>
  (Object.hasOwn(LANGUAGES, code) ? LANGUAGES[code] : undefined) ?? code;

/** How long each text of a template may be, in UTF-8 bytes: less than a finding's, because all are read to search them. */
const PROSE_BYTES = 50 * 1024;

/** As a form sends them at most: each byte of a letter beyond ASCII takes three. */
export const LARGEST_TEMPLATE_FORM = 3 * (PROSE_FIELDS.length * PROSE_BYTES + 64 * 1024);

/** What is wrong with a template, field by field, in words for whoever writes it. */
export type TemplateProblems = Readonly<Partial<Record<TemplateField, string>>>;

/** The draft that starts from a template: what is the client's own is empty. */
export function draftFrom({ language: _, ...text }: TemplateText): FindingText {
  return { ...EMPTY_FINDING, ...text };
}

/** What of a finding becomes a template, as it was typed there. */
export const templateFrom = (finding: FindingText): TemplateText => ({
  ...EMPTY_TEMPLATE,
  ...(Object.fromEntries(TEXT_FIELDS.map((field) => [field, finding[field]])) as Omit<
    TemplateText,
    'language'
  >),
});

const isProse = (field: TemplateField): field is ProseField =>
  (PROSE_FIELDS as readonly TemplateField[]).includes(field);

/** Which texts are longer than a template's may be, in words. */
export function tooLongIn(text: TemplateText): TemplateProblems {
  const problems: Partial<Record<TemplateField, string>> = {};
  for (const field of TEMPLATE_FIELDS.filter(isProse)) {
    const bytes = Buffer.byteLength(text[field]);
    if (bytes > PROSE_BYTES)
      problems[field] = `This is ${Math.ceil(bytes / 1024)} KB long. Use at most ${PROSE_BYTES / 1024} KB.`;
  }
  return problems;
}

/** What keeps a template from being saved; nothing where all is well. */
export function templateProblems(text: TemplateText, readVector: VectorReader): TemplateProblems {
  const { problems } = readFinding(draftFrom(text), readVector, '4.0');
  const { severityReason: _reason, assets: _assets, ...ofText } = problems;
  return {
    ...ofText,
    ...tooLongIn(text),
    ...(!isPlainLine(text.title) && { title: NO_INVISIBLES }),
    ...(!showsSomething(text.title) && { title: 'Enter a title.' }),
    ...(!showsSomething(text.description) && { description: 'Describe the finding.' }),
    ...(!Object.hasOwn(LANGUAGES, text.language) && { language: 'Choose a language from the list.' }),
  };
}

/** What of a template lists show. */
export const severityOfTemplate = (text: TemplateText, readVector: VectorReader, leads: CvssVersion) =>
  readFinding(draftFrom(text), readVector, leads).read.severity;

/** The tags of a template; none where they don't read. */
export const tagsOf = ({ tags }: Pick<TemplateText, 'tags'>): readonly string[] => parseTags(tags) ?? [];

/** What a list of templates is narrowed to; null and an empty text narrow nothing. */
export interface TemplateFilter {
  readonly q: string;
  readonly tag: string | null;
  readonly cwe: number | null;
  readonly language: string | null;
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase();

/** Whether a template has a number of the CWE catalogue, however it was typed. */
const hasCwe = (typed: string, cwe: number) => Number(/[0-9]+/.exec(typed)?.[0]) === cwe;

/** A test of templates that is made once for all of them: 2 with every word in the title, 1 anywhere, 0 for none. */
export function matcherFor({ q, tag, cwe, language }: TemplateFilter): (text: TemplateText) => 0 | 1 | 2 {
  const words = folded(q).match(/[\p{L}\p{N}\p{M}_.-]+/gu) ?? [];
  const sought = tag === null ? null : folded(tag);
  return (text) => {
    if (language !== null && text.language !== language) return 0;
    if (cwe !== null && !hasCwe(text.cwe, cwe)) return 0;
    if (sought !== null && !tagsOf(text).some((one) => folded(one) === sought)) return 0;
    const title = folded(text.title);
    if (words.every((word) => title.includes(word))) return 2;
    const all = folded(
      [text.title, text.tags, text.cwe, ...PROSE_FIELDS.map((field) => text[field])].join('\n'),
    );
    return words.every((word) => all.includes(word)) ? 1 : 0;
  };
}
