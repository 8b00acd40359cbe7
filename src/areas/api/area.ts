import type { Area } from '../area.ts';
import { sessionApiRoutes } from './session/routes.ts';
import { companyApiRoutes } from './workspace/company-routes.ts';
import { engagementApiRoutes } from './workspace/engagement-routes.ts';
import { findingApiRoutes } from './workspace/finding-routes.ts';
import { remarkApiRoutes } from './workspace/remark-routes.ts';

/** What programs read and do. */
export const api = {
  routes: [sessionApiRoutes, companyApiRoutes, engagementApiRoutes, findingApiRoutes, remarkApiRoutes],
  events: {},
} satisfies Area;
