import { z } from 'zod';
import { idField } from '../../../http/fields.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { clientPaths } from '../paths.ts';
import { shownFile } from './shown-file.ts';

/** The files that published findings show (E11, E12). */
export function clientEvidenceRoutes(routes: Routes, services: Services): void {
  routes.page({
    host: 'tenant',
    access: 'portal',
    url: clientPaths.evidence(':finding', ':evidence'),
    params: z.object({ finding: idField, evidence: idField }),
    handler: ({ reach }, { params }) => shownFile(services, reach, params),
  });
}
