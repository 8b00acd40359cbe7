import type { Area } from '../area.ts';
import { noteEvents } from './events.ts';
import { notes as tableOfNotes } from './migrations/0000-notes.ts';
import { noteEntries } from './navigation.ts';
import { noteRoutes } from './routes.tsx';

/** What the people of a workspace write down for each other. */
export const notes = {
  routes: [noteRoutes],
  events: noteEvents,
  navigation: Object.values(noteEntries),
  migrations: { '0000-notes': tableOfNotes },
} satisfies Area;
