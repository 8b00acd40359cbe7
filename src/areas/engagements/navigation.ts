import type { NavEntry } from '../../ui/navigation.ts';
import { clientPaths, engagementPaths } from './paths.ts';

export const engagementEntries = {
  engagements: {
    place: 'workspace',
    label: 'Engagements',
    icon: 'briefcase',
    href: engagementPaths.engagements,
  },
  templates: {
    place: 'workspace',
    label: 'Templates',
    icon: 'copy',
    href: engagementPaths.templates,
  },
  findings: { place: 'portal', label: 'Findings', icon: 'bug', href: () => clientPaths.findings },
} as const satisfies Readonly<Record<string, NavEntry>>;
