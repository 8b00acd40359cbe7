import { z } from 'zod';
import type { CompanyKey } from '../../../sealing/company-keys.ts';

/** What of an engagement lies sealed under its company's key. */
const engagementContent = z.object({
  title: z.string(),
  /** Markdown. */
  scope: z.string().default(''),
  /** Rules of engagement, Markdown. */
  rules: z.string().default(''),
  tags: z.array(z.string()).default([]),
});
export type EngagementContent = z.output<typeof engagementContent>;

export const sealEngagement = (key: CompanyKey, id: string, content: EngagementContent): Uint8Array =>
  key.seal(JSON.stringify(content), ['engagements', id, 'content']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealEngagement = (key: CompanyKey, id: string, box: Uint8Array): EngagementContent =>
  engagementContent.parse(JSON.parse(key.unseal(box, ['engagements', id, 'content'])));
