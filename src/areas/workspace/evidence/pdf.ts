import type { Evidence } from '../../../domain/evidence/evidence.ts';
import { addressWith } from '../../../http/list.ts';
import { paths } from '../../../http/paths.ts';
import { renderPdf } from '../../../rendering/pdf/renderer.ts';
import type { Services } from '../../../services.ts';
import { findDesign } from '../../engagements/public.ts';
import { documentOf } from './document.ts';
import { howMade } from './signing.ts';

/** What came of making a PDF: its bytes, or why there are none. */
export type MadePdf =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | {
      readonly ok: false;
      /** `under-way`: the same person has one made already. */
      readonly why: 'under-way' | 'not-made';
    };

/** For whom one is being made here: nobody holds up others' reports with more than one. */
const underWay = new Set<string>();

async function made(services: Services, evidence: Evidence, render: typeof renderPdf): Promise<MadePdf> {
  const { workspace, day } = evidence;
  const { design, logo } = await findDesign(services, { workspaceId: workspace.id });
  const jsonPath = addressWith(paths.evidenceJson(workspace.slug), { at: day });
  const jsonAddress = new URL(jsonPath, services.config.baseUrl).href;
  const document = await documentOf(evidence, { ...(await howMade(services, evidence)), jsonAddress });
  const longestMs = services.config.pdfTimeoutMs;
  const limits = { urgency: 'report', patienceMs: longestMs, longestMs } as const;
  const pdf = await render({ document, look: { ...design.look, logo }, pictures: [] }, limits);
  if (pdf.kind === 'rendered') return { ok: true, bytes: pdf.bytes };
  // Without its message, which may quote the document.
  services.log.warn({ reason: pdf.reason }, 'evidence could not be rendered');
  return { ok: false, why: 'not-made' };
}

/** Evidence as a PDF in the design of the workspace's reports (B12), made by their renderer, beside the server. */
export async function evidencePdf(
  services: Services,
  evidence: Evidence,
  reader: string,
  render = renderPdf,
): Promise<MadePdf> {
  if (underWay.has(reader)) return { ok: false, why: 'under-way' };
  underWay.add(reader);
  try {
    return await made(services, evidence, render);
  } finally {
    underWay.delete(reader);
  }
}
