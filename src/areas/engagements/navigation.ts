import type { NavEntry } from '../../ui/navigation.ts';
import { clientPaths, engagementPaths } from './paths.ts';

export const engagementEntries = {
  engagements: {
    list: 'workspace',
    label: 'Engagements',
    icon: 'briefcase',
    href: engagementPaths.engagements,
  },
  search: {
    list: 'workspace',
    label: 'Search',
    icon: 'search',
    href: engagementPaths.search,
    shortcut: '/',
  },
  templates: {
    list: 'workspace',
    label: 'Templates',
    icon: 'copy',
    href: engagementPaths.templates,
  },
  findings: { list: 'portal', label: 'Findings', icon: 'bug', href: () => clientPaths.findings },
  clientSearch: {
    list: 'portal',
    label: 'Search',
    icon: 'search',
    href: () => clientPaths.search,
    shortcut: '/',
  },
} as const satisfies Readonly<Record<string, NavEntry>>;
