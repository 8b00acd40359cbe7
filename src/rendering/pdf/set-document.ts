import type { Look, RenderedPicture, Section } from '../document.ts';
import { shownSections } from '../shown-sections.ts';
import { TONES } from '../tones.ts';
import type { Manuscript } from './exchange.ts';
import { withoutGaps } from './heading-levels.ts';
import type { Legible } from './legible.ts';
import type { OwnFamily } from './own-families.ts';
import type { Printed, PrintedBlock } from './printed.ts';
import { type Around, sectionLabel, setContent } from './set-content.ts';
import { type PictureFile, pictureFile, plainOf, type Room, type Setting, wordsOf } from './setting.ts';

const MARGIN_X = 60;
const PAPERS = {
  a4: { name: 'a4', width: 595.28 },
  letter: { name: 'us-letter', width: 612 },
} as const;
const SIZES = { inter: 9.5, 'source-serif': 10.5 } as const;

/** Deeper sections have headings without a number, and stand in no contents. */
const NUMBERED_LEVELS = 2;
const SHORT_TITLE = 80;
const UNTITLED = 'PDF';
/** What a cover's title is set in; its bold letters are wider than others of its size. */
const [TITLE_WIDTH, TITLE_SIZE, SUBTITLE_SIZE] = [459, 37, 14];

/** A document and its pictures as the Typst files take them. */
export function setDocument(
  { document, look, pictures }: Manuscript,
  legible: Legible,
  ownFamilies: readonly OwnFamily[],
): Printed {
  const files = new Map<string, PictureFile>(
    pictures.map((picture, place) => [picture.id, pictureFile(picture, place)]),
  );
  const { labels, evidence } = document;
  const ids = new Set<string>();
  const setting: Setting = { legible, labels, evidence, pictures: files, ids };
  const paper = PAPERS[look.paper];
  const room: Room = { width: paper.width - 2 * MARGIN_X, size: SIZES[look.font], font: look.font };
  const says = (text: string) => plainOf(setting, text, room);
  const isReport = document.form === 'report';
  const shown = shownSections(document);
  for (const { id, heading } of allOf(shown)) if (says(heading).trim() !== '') ids.add(id);
  const title = says(document.title).trim() || says(document.issuer).trim() || UNTITLED;
  return {
    language: document.language,
    form: document.form,
    title,
    titleWords: wordsOf(setting, title, { ...room, width: TITLE_WIDTH, size: TITLE_SIZE }),
    shortTitle: shortened(title),
    subtitle: wordsOf(setting, document.subtitle, { ...room, width: TITLE_WIDTH, size: SUBTITLE_SIZE }),
    classification: says(document.classification),
    issuer: says(document.issuer),
    recipient: says(document.recipient),
    dateWords: says(document.date),
    version: says(document.version),
    date: dateOf(document.at),
    labels: {
      contents: says(labels.contents),
      pageOf: says(labels.pageOf),
      figure: says(labels.figure),
      table: says(labels.table),
      done: says(labels.done),
      toDo: says(labels.toDo),
    },
    look: {
      accent: look.accent,
      font: look.font,
      paper: paper.name,
      tones: TONES,
      ownFonts: namesFor(look.font, ownFamilies),
      logo: look.logo === null ? null : logoFile(look.logo, pictures),
    },
    measures: { marginX: MARGIN_X },
    blocks: withoutGaps(
      sectionBlocks(shown, 1, isReport, { setting, room, texts: counter(), placed: new Set() }),
    ),
  };
}

/** The place of the logo's file: after those of all pictures. */
export const logoFile = (logo: RenderedPicture, pictures: readonly RenderedPicture[]): PictureFile =>
  pictureFile(logo, pictures.length);

/** Those that go with the look's own font come first. */
function namesFor(font: Look['font'], families: readonly OwnFamily[]): string[] {
  const fits = ({ isSerif }: OwnFamily) => isSerif === (font === 'source-serif');
  const ordered = [...families.filter(fits), ...families.filter((one) => !fits(one))];
  return [...new Set(ordered.flatMap(({ names }) => names))];
}

function* allOf(sections: readonly Section[]): Generator<Section> {
  for (const section of sections) {
    yield section;
    yield* allOf(section.sections);
  }
}

function shortened(title: string): string {
  const characters = [...title];
  return characters.length > SHORT_TITLE ? `${characters.slice(0, SHORT_TITLE - 1).join('')}…` : title;
}

function counter(): () => number {
  let count = 0;
  return () => {
    count += 1;
    return count;
  };
}

function dateOf(at: number): Printed['date'] {
  const date = new Date(at);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/** Sections one after another, those inside another after what stands in it. One without a heading is no level of its own. */
function sectionBlocks(
  sections: readonly Section[],
  level: number,
  isNumbered: boolean,
  around: Around,
): PrintedBlock[] {
  return sections.flatMap((section) => {
    const hasHeading = plainOf(around.setting, section.heading, around.room).trim() !== '';
    const inside = hasHeading ? level + 1 : level;
    return [
      ...(hasHeading ? [headingOf(section, level, isNumbered, around)] : []),
      ...section.contents.flatMap((content) => setContent(content, inside - 1, around)),
      ...sectionBlocks(section.sections, inside, isNumbered, around),
    ];
  });
}

function headingOf(section: Section, level: number, isNumbered: boolean, around: Around): PrintedBlock {
  const { setting, room } = around;
  const isListed = isNumbered && level <= NUMBERED_LEVELS;
  const isFirst = !around.placed.has(section.id);
  around.placed.add(section.id);
  return {
    kind: 'heading',
    id: isFirst ? sectionLabel(section.id) : null,
    level,
    runs: [{ kind: 'text', words: wordsOf(setting, section.heading, { ...room, size: room.size * 1.6 }) }],
    isNumbered: isListed,
    isListed,
    badge: section.badge && { ...section.badge, text: plainOf(setting, section.badge.text, room) },
    startsPage: section.startsPage,
  };
}
