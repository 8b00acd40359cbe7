import type { OwnerContext } from '../../../../access/context.ts';
import { REPORT_KINDS, type ReportKind } from '../../../../domain/report.ts';
import { framed, type Reply } from '../../../../http/reply.ts';
import type { Services } from '../../../../services.ts';
import type { FoundDesign } from './queries.ts';
import { type Sampled, samplePage } from './sampling.ts';

const NO_SAMPLE = Buffer.from(
  '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>No preview</title><p>There’s no preview right now. Try again in a minute.</p></html>\n',
);

/** From whom a sample is, and for whom it is made. */
export const sampled = (
  { config }: Pick<Services, 'config'>,
  { session }: Pick<OwnerContext, 'session'>,
): Sampled => ({
  issuer: session.workspace.name,
  reader: session.account.id,
  longestMs: config.pdfTimeoutMs,
});

/** Which report was chosen to be looked at; a full one where none was. */
export const kindOf = (chosen: string | undefined): ReportKind =>
  REPORT_KINDS.find((kind) => kind === chosen) ?? 'full';

/** A report of nobody in a design, for the frame beside its form. */
export const sampleReply = async (
  services: Pick<Services, 'config'>,
  found: FoundDesign,
  context: Pick<OwnerContext, 'session'>,
  kind: ReportKind,
): Promise<Reply> => framed((await samplePage(found, sampled(services, context), kind)) ?? NO_SAMPLE);
