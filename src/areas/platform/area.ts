import type { Area } from '../area.ts';
import { adminRoutes } from './administration/routes.tsx';
import { platformEvents } from './events.ts';
import { healthRoutes } from './health/routes.ts';
import { platformEntries } from './navigation.ts';
import { securityContactRoutes } from './security-contact/routes.ts';

/** The installation: its administrators, its health, and whom to write to. */
export const platform = {
  routes: [adminRoutes, healthRoutes, securityContactRoutes],
  events: platformEvents,
  navigation: Object.values(platformEntries),
} satisfies Area;
