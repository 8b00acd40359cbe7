import { paths } from '../../../http/paths.ts';
import { json } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { openApiDocument } from './document.ts';

/** What there is for programs, said so that a program can read it (E26). It is the same for everybody, and no secret. */
export function openApiRoutes(routes: Routes, _services: Services): void {
  routes.endpoint({
    method: 'GET',
    url: paths.openApi,
    host: 'both',
    access: 'public',
    handler: ({ site }) => json(openApiDocument(routes.described(), site.url)),
  });
}
