import { z } from 'zod';
import { idField } from '../../../http/fields.ts';
import { errorPage } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { answerWithFile } from '../evidence/answer.ts';
import { clientPaths } from '../paths.ts';
import { shownBy } from './queries.ts';

/** The files that published findings show (E11, E12). */
export function clientEvidenceRoutes(routes: Routes, services: Services): void {
  routes.page({
    host: 'tenant',
    access: 'portal',
    url: clientPaths.evidence(':finding', ':evidence'),
    params: z.object({ finding: idField, evidence: idField }),
    handler: async ({ reach }, { params }) => {
      const shown = await shownBy(services, reach, params.finding);
      const file = shown.find(({ id }) => id === params.evidence);
      return file === undefined ? errorPage(404) : answerWithFile(services, file);
    },
  });
}
