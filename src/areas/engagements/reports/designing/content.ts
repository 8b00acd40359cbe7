import { z } from 'zod';
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
  sections: z.array(z.string()),
  own: z.array(z.object({ id: z.string(), heading: z.string(), text: z.string() })),
  words: z.partialRecord(z.enum(REPORT_WORDS), z.string()),
});

const place = (workspaceId: string) => ['report_designs', workspaceId, 'content'] as const;

export const sealDesign = (key: WorkspaceKey, workspaceId: string, design: ReportDesign): Uint8Array =>
  key.seal(JSON.stringify(design), place(workspaceId));

/** Throws `SealedBoxError` for what was not sealed there. */
export const openDesign = (key: WorkspaceKey, workspaceId: string, box: Uint8Array): ReportDesign =>
  content.parse(JSON.parse(key.open(box, place(workspaceId))));
