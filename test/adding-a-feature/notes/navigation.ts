import type { NavEntry } from '../../ui/navigation.ts';
import { notePaths } from './paths.ts';

export const noteEntries = {
  notes: { list: 'workspace', label: 'Notes', icon: 'activity', href: notePaths.notes },
} as const satisfies Readonly<Record<string, NavEntry>>;
