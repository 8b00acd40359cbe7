import type { Area } from '../area.ts';
import { sessionApiRoutes } from './session/routes.ts';

/** What programs read. */
export const api = { routes: [sessionApiRoutes], events: {} } satisfies Area;
