import type { Area } from '../area.ts';
import { portalRoutes } from './routes.tsx';

/** What a client sees of a consultancy. */
export const portal = { routes: [portalRoutes], events: {} } satisfies Area;
