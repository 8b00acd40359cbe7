import { ImageRun, Paragraph, type ParagraphChild, SimpleField } from 'docx';
import { sizeOf } from '../../domain/file-size.ts';
import type { RenderedPicture } from '../document.ts';
import { plainText } from '../plain-text.ts';
import { beginsRight, textRuns } from './runs.ts';
import type { State } from './state.ts';
import { STYLES } from './style-names.ts';

/** Word counts pictures in pixels, of which 96 are an inch; and 1,440 twentieths of a point are one. */
const TWIPS_PER_PIXEL = 15;
/** So that a picture leaves room for its caption, and for words above it. */
const HIGHEST_SHARE = 0.75;

/** As wide as it is, as far as there is room. */
function sizeIn(
  { room }: State,
  width: number,
  height: number,
  share = 1,
): { width: number; height: number } {
  const most = {
    width: (room.width / TWIPS_PER_PIXEL) * share,
    height: (room.height / TWIPS_PER_PIXEL) * HIGHEST_SHARE,
  };
  const scale = Math.min(1, most.width / width, most.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A picture in a line. `type` is never WebP, which Word doesn't read: see `asWordReads`. */
export function pictureRun(
  { type, bytes }: RenderedPicture,
  size: { readonly width: number; readonly height: number },
  alternative: string,
  state: State,
): ParagraphChild {
  const text = plainText(alternative);
  const number = state.next();
  return new ImageRun({
    type: type === 'image/jpeg' ? 'jpg' : 'png',
    data: bytes,
    transformation: sizeIn(state, size.width, size.height),
    altText: { id: `${number}`, name: `Picture ${number}`, description: text, title: '' },
  });
}

/** Evidence by its name, between words: a picture, a file's name, or that it is missing. */
export function evidenceRuns(name: string, caption: string, state: State): ParagraphChild[] {
  const { evidence, labels } = state.document;
  const found = Object.hasOwn(evidence, name) ? evidence[name] : undefined;
  if (found?.kind === 'file')
    return textRuns(
      labels.attachedFile.replace('{name}', () => `${found.fileName} (${sizeOf(found.bytes)})`),
    );
  const picture = found && state.pictures.get(found.picture);
  if (!found || !picture)
    return textRuns(
      labels.missingEvidence.replace('{name}', () => name),
      { style: STYLES.missing },
    );
  return [pictureRun(picture, found, found.alternative || caption || name, state)];
}

/** The same in a paragraph of its own, with its number where it has a caption. */
export function evidenceParagraphs(name: string, caption: string, state: State): Paragraph[] {
  const { evidence, labels } = state.document;
  const isPicture = Object.hasOwn(evidence, name) && evidence[name]?.kind === 'picture';
  const isNumbered = isPicture && caption !== '';
  const shown = new Paragraph({
    style: isPicture ? STYLES.figure : 'Normal',
    keepNext: isNumbered,
    children: evidenceRuns(name, caption, state),
  });
  if (!isNumbered) return [shown];
  return [shown, captionOf(labels.figure, state.nextFigure(), caption)];
}

/** `Figure 3: …`, whose number Word counts anew where figures come and go. */
export function captionOf(label: string, number: number, caption: string, keepNext = false): Paragraph {
  return new Paragraph({
    style: STYLES.caption,
    keepNext,
    bidirectional: beginsRight(caption),
    children: [
      ...textRuns(`${label} `, { style: STYLES.strong }),
      new SimpleField(`SEQ ${label.replace(/[^\p{L}]/gu, '')} \\* ARABIC`, `${number}`),
      ...textRuns(`: ${caption}`),
    ],
  });
}
