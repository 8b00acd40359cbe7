import type { NavEntry } from '../../ui/navigation.ts';
import { clientPaths, engagementPaths } from './paths.ts';

export const engagementEntries = {
  engagements: {
    place: 'workspace',
    label: 'Engagements',
    icon: 'briefcase',
    href: engagementPaths.engagements,
  },
  search: {
    place: 'workspace',
    label: 'Search',
    icon: 'search',
    href: engagementPaths.search,
    shortcut: '/',
  },
  templates: {
    place: 'workspace',
    label: 'Templates',
    icon: 'copy',
    href: engagementPaths.templates,
  },
  findings: { place: 'portal', label: 'Findings', icon: 'bug', href: () => clientPaths.findings },
  clientSearch: {
    place: 'portal',
    label: 'Search',
    icon: 'search',
    href: () => clientPaths.search,
    shortcut: '/',
  },
} as const satisfies Readonly<Record<string, NavEntry>>;
