import type { Picture } from '../../../markdown/markdown.tsx';
import { engagementPaths } from '../paths.ts';
import type { Evidence } from './queries.ts';

/** Looks up what a text of the consultancy's names among the pictures of its engagement. */
export function picturesOf(
  slug: string,
  evidence: readonly Evidence[],
): (name: string) => Picture | undefined {
  const pictures = new Map(
    evidence.flatMap(({ id, name, alternative, picture }) =>
      picture === null
        ? []
        : [[name, { address: engagementPaths.evidence(slug, id), alternative, ...picture }] as const],
    ),
  );
  return (name) => pictures.get(name);
}
