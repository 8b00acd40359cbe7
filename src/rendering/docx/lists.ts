import { AlignmentType, type ILevelsOptions, LevelFormat, LevelSuffix, type NumberingDefinition } from 'docx';
import type { State } from './state.ts';

const LEVELS = Array.from({ length: 9 }, (_, level) => level);

const paragraphAt = (level: number) => ({ indent: { left: (level + 1) * 360, hanging: 300 } });

const POINTS = ['•', '–', '▪'];

/** What lists without numbers share. */
const pointLevels: ILevelsOptions[] = LEVELS.map((level) => ({
  level,
  format: LevelFormat.BULLET,
  text: POINTS[level % POINTS.length] ?? '•',
  alignment: AlignmentType.START,
  style: { paragraph: paragraphAt(level) },
}));

const numberLevels = (start: number): ILevelsOptions[] =>
  LEVELS.map((level) => ({
    level,
    format: LevelFormat.DECIMAL,
    text: `%${level + 1}.`,
    start,
    alignment: AlignmentType.START,
    style: { paragraph: paragraphAt(level) },
  }));

/** `1.2` before the headings of sections, which Word counts by itself. */
export const HEADING_NUMBERS: NumberingDefinition = {
  reference: 'headings',
  levels: LEVELS.slice(0, 4).map((level) => ({
    level,
    format: LevelFormat.DECIMAL,
    text: LEVELS.slice(0, level + 1)
      .map((one) => `%${one + 1}`)
      .join('.'),
    suffix: LevelSuffix.SPACE,
    alignment: AlignmentType.START,
    style: { paragraph: { indent: { left: 0, hanging: 0 } } },
  })),
};

/** A list with points. */
export const pointed = (state: State) => ({
  reference: { reference: 'points', levels: pointLevels },
  instance: state.next(),
});

/** A list that is counted from a number of its own. Word counts none from above 32,767. */
export const numbered = (start: number, state: State) => ({
  reference: { reference: `from-${Math.min(start, 32_767)}`, levels: numberLevels(Math.min(start, 32_767)) },
  instance: state.next(),
});
