import type { Area } from '../area.ts';
import { portalEntries } from './navigation.ts';
import { previewRoutes } from './preview/routes.tsx';
import { portalRoutes } from './routes.tsx';

/** What a client sees of a consultancy. */
export const portal = {
  routes: [portalRoutes, previewRoutes],
  events: {},
  navigation: Object.values(portalEntries),
} satisfies Area;
