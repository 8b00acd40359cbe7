import { z } from 'zod';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { given } from '../../../http/plain-fields.ts';
import { errorPage, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { engagementPaths } from '../paths.ts';
import { moveEvidence } from './order.ts';

const place = given(z.string().regex(/^[1-9]\d{0,4}$/)).transform(Number);

/** The order of an engagement's evidence, by buttons (E11). */
export function evidenceOrderRoutes(routes: Routes, services: Services): void {
  routes.action({
    host: 'base',
    access: 'dashboard',
    url: engagementPaths.moveEvidence(':slug', ':engagement', ':evidence'),
    params: workspaceParams.extend({ engagement: idField, evidence: idField }),
    body: z.object({ place }),
    from: ({ params }) => engagementPaths.evidenceOf(params.slug, params.engagement),
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      const outcome = await moveEvidence(services, context.act, params, body.place);
      if (outcome === 'unknown') return errorPage(404);
      const { sessionId, workspace } = context.session;
      if (outcome === 'done') await leaveFlash(services.db, sessionId, 'Evidence moved.');
      const page = engagementPaths.evidenceOf(workspace.slug, params.engagement);
      return seeOther(`${page}#evidence-${params.evidence}`);
    },
  });
}
