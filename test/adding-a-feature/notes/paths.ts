import { paths } from '../../http/paths.ts';

export const notePaths = {
  notes: (slug: string) => `${paths.dashboard(slug)}/notes`,
} as const;
