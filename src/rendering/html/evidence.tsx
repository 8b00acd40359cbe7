import type { ComponentChildren } from 'preact';
import { sizeOf } from '../../domain/file-size.ts';
import { plainText } from '../plain-text.ts';
import type { Around } from './around.ts';

/** A picture by its data, so that the page asks nobody for it. Nothing for one that isn't there. */
export function dataAddress(around: Around, id: string): string | undefined {
  const picture = around.pictures.get(id);
  return picture && `data:${picture.type};base64,${around.shown.markOf(picture)}`;
}

/** Evidence by its name, between words: a picture, a file's name, or that it is missing. */
export function evidenceNode(name: string, caption: string, around: Around): ComponentChildren {
  const { evidence, labels } = around.document;
  const found = Object.hasOwn(evidence, name) ? evidence[name] : undefined;
  if (found?.kind === 'file') {
    const file = `${plainText(found.fileName)} (${sizeOf(found.bytes)})`;
    return <span class="attached">{labels.attachedFile.replace('{name}', () => file)}</span>;
  }
  const address = found && dataAddress(around, found.picture);
  if (!found || !address)
    return <span class="missing">{labels.missingEvidence.replace('{name}', () => plainText(name))}</span>;
  const { alternative, width, height } = found;
  return <img src={address} alt={plainText(alternative || caption || name)} width={width} height={height} />;
}

/** The same as a block of its own, with its number where it has a caption. */
export function evidenceFigure(name: string, caption: string, around: Around): ComponentChildren {
  const { evidence } = around.document;
  const node = evidenceNode(name, caption, around);
  if (!Object.hasOwn(evidence, name) || evidence[name]?.kind !== 'picture')
    return <p class="evidence-line">{node}</p>;
  return (
    <figure>
      {node}
      {caption !== '' && (
        <figcaption dir="auto">
          <b>{around.nextFigure()}:</b> {plainText(caption)}
        </figcaption>
      )}
    </figure>
  );
}
