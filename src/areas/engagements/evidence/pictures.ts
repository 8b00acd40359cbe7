import { sizeOf } from '../../../domain/file-size.ts';
import type { ShownEvidence } from '../../../markdown/markdown.tsx';
import type { EvidenceContent } from './content.ts';

/** Looks up what a text names: pictures, which it shows, and other files, to which it leads. */
export function lookUp(
  evidence: readonly (EvidenceContent & { readonly id: string; readonly bytes: number })[],
  addressOf: (id: string) => string,
): ShownEvidence {
  return new Map(
    evidence.map(({ id, name, alternative, picture, bytes }) => [
      name,
      picture === null
        ? { address: addressOf(id), size: sizeOf(bytes) }
        : { address: addressOf(id), alternative, width: picture.width, height: picture.height },
    ]),
  );
}
