import type { MeaningsOf } from '../../audit/events.ts';

interface Single {
  'note.added': null;
}

declare module '../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

export const noteEvents: MeaningsOf<Single> = {
  'note.added': { kind: 'workspace', says: ({ subject }) => `Wrote the note “${subject}”.` },
};
