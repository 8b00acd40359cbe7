import { z } from 'zod';
import type { PictureType } from '../../../../files/pictures.ts';
import type { RenderedPicture } from '../../../../rendering/document.ts';
import type { WorkspaceKey } from '../../../../sealing/workspace-keys.ts';
import { DEFAULT_DESIGN, REPORT_LANGUAGES, REPORT_WORDS, type ReportDesign } from '../design.ts';

/** A design as it is sealed. What an earlier version did not know is as in the one that is shipped. */
const content = z.object({
  language: z.enum(REPORT_LANGUAGES).catch(DEFAULT_DESIGN.language),
  look: z.object({
    accent: z.string().regex(/^#[0-9a-f]{6}$/),
    font: z.enum(['inter', 'source-serif']),
    paper: z.enum(['a4', 'letter']),
  }),
  order: z.array(z.string()).default([]),
  sections: z.array(z.string()),
  own: z.array(z.object({ id: z.string(), heading: z.string(), text: z.string() })),
  words: z.partialRecord(z.enum(REPORT_WORDS), z.string()),
  wording: z.partialRecord(z.enum(REPORT_LANGUAGES), z.record(z.string(), z.string())).default({}),
});

const cellOf = (workspaceId: string, column: 'content' | 'logo') =>
  ['report_designs', workspaceId, column] as const;

export const sealDesign = (key: WorkspaceKey, workspaceId: string, design: ReportDesign): Uint8Array =>
  key.seal(JSON.stringify(design), cellOf(workspaceId, 'content'));

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealDesign = (key: WorkspaceKey, workspaceId: string, box: Uint8Array): ReportDesign =>
  content.parse(JSON.parse(key.unseal(box, cellOf(workspaceId, 'content'))));

export const sealLogo = (key: WorkspaceKey, workspaceId: string, bytes: Uint8Array): Uint8Array =>
  new Uint8Array(key.sealBytes(bytes, cellOf(workspaceId, 'logo')));

const LOGO_TYPES: readonly PictureType[] = ['image/png', 'image/jpeg', 'image/webp'];

/** Throws `SealedBoxError` for what was not sealed there. */
export function unsealLogo(
  key: WorkspaceKey,
  workspaceId: string,
  { logo, logo_type }: { readonly logo: Uint8Array | null; readonly logo_type: string | null },
): RenderedPicture | null {
  const type = LOGO_TYPES.find((known) => known === logo_type);
  if (logo === null || type === undefined) return null;
  return { id: 'logo', type, bytes: key.unsealBytes(logo, cellOf(workspaceId, 'logo')) };
}
