import type { DashboardContext } from '../../../access/context.ts';
import { draftFrom } from '../../../domain/finding-template.ts';
import type { Services } from '../../../services.ts';
import { type DraftOutcome, draftFinding } from '../finding/draft.ts';
import { findTemplate } from './queries.ts';

/**
 * Starts a finding from a template of the workspace's library (E16): a draft of an engagement with the template's text in it.
 * `unknown` where either is out of reach. Of one `page`, there is one draft.
 */
export async function startFromTemplate(
  services: Services,
  { act, scope }: Pick<DashboardContext, 'act' | 'scope'>,
  engagementId: string,
  { template: id, page = null }: { readonly template: string; readonly page?: string | null },
): Promise<DraftOutcome> {
  const template = await findTemplate(services, scope, id);
  if (template === null) return { ok: false, reason: 'unknown' };
  return draftFinding(services, act, engagementId, { change: draftFrom(template.text), page });
}
