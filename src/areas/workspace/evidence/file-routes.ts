import { z } from 'zod';
import type { RecordContext } from '../../../access/context.ts';
import { obstacleInWords } from '../../../audit/chain/words.ts';
import type { Evidence } from '../../../domain/evidence/evidence.ts';
import { inOnePart } from '../../../domain/in-one-part.ts';
import { addressWith } from '../../../http/list.ts';
import { paths } from '../../../http/paths.ts';
import { download, errorPage, type Reply, tooManyRequests } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { RECORD_ACCESS } from '../record-access.ts';
import { askedDay } from './asked-day.ts';
import { type FileKind, noteDownload } from './downloads.ts';
import { makeEvidence } from './making.ts';
import { evidencePdf } from './pdf.ts';
import { signedFile } from './signing.ts';
import { whyNoEvidence } from './words.ts';

const AGAIN_SECONDS = 30;

const query = z.object({ at: askedDay.default('') });

const fileName = ({ workspace, day }: Evidence, kind: FileKind) =>
  `${workspace.slug}-evidence-${day}.${kind}`;

async function jsonReply(services: Services, context: RecordContext, evidence: Evidence): Promise<Reply> {
  const file = await signedFile(services, evidence);
  if ('obstacle' in file)
    return errorPage(409, { title: 'The file can’t be signed now', body: obstacleInWords(file.obstacle) });
  await noteDownload(services, context.act, evidence, 'json');
  const { content } = file;
  return download({ name: fileName(evidence, 'json'), type: 'application/json; charset=utf-8', content });
}

async function pdfReply(services: Services, context: RecordContext, evidence: Evidence): Promise<Reply> {
  const file = { name: fileName(evidence, 'pdf'), type: 'application/pdf' };
  // Nothing of it is sent, so that none is made for it.
  if (context.act.isHead) return download({ ...file, content: inOnePart('') });
  const pdf = await evidencePdf(services, evidence, context.session.account.id);
  if (!pdf.ok && pdf.why === 'under-way')
    return tooManyRequests(
      'A PDF is being made for you already. Wait for it, or try again in a moment.',
      AGAIN_SECONDS,
    );
  if (!pdf.ok)
    return errorPage(409, {
      title: 'The PDF couldn’t be made',
      body: 'Other documents are being made now, or it was too much for the server. Try again in a few minutes, or download the signed file, which has all of it.',
    });
  await noteDownload(services, context.act, evidence, 'pdf');
  return download({ ...file, content: inOnePart(pdf.bytes) });
}

/** Evidence as files to take away: signed JSON, and a PDF to read (B12). */
export function evidenceFileRoutes(routes: Routes, services: Services): void {
  const asked =
    (replyOf: (services: Services, context: RecordContext, evidence: Evidence) => Promise<Reply>) =>
    async (context: RecordContext, { query: { at } }: { readonly query: z.output<typeof query> }) => {
      const { workspace } = context.session;
      const outcome = await makeEvidence(services, workspace, at, context.now);
      if (outcome.ok) return replyOf(services, context, outcome.evidence);
      return errorPage(404, {
        title: 'There’s no evidence of that day',
        body: whyNoEvidence(outcome, workspace.zone),
        action: { href: addressWith(paths.evidence(workspace.slug), { at }), label: 'Choose another day' },
      });
    };

  routes.page({
    host: 'base',
    access: RECORD_ACCESS,
    url: paths.evidenceJson(':slug'),
    query,
    handler: asked(jsonReply),
  });

  routes.page({
    host: 'base',
    access: RECORD_ACCESS,
    url: paths.evidencePdf(':slug'),
    query,
    handler: asked(pdfReply),
  });
}
