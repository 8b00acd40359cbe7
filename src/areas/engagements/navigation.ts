import type { NavEntry } from '../../ui/navigation.ts';
import { clientPaths, engagementPaths } from './paths.ts';

export const engagementEntries = {
  engagements: {
    place: 'workspace',
    label: 'Engagements',
    icon: 'briefcase',
    href: engagementPaths.engagements,
  },
  findings: { place: 'portal', label: 'Findings', icon: 'bug', href: () => clientPaths.findings },
} as const satisfies Readonly<Record<string, NavEntry>>;
