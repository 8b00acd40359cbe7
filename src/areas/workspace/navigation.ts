import { paths } from '../../http/paths.ts';
import type { NavEntry } from '../../ui/navigation.ts';

/** A workspace's pages, in the order in which they are listed. */
export const workspaceEntries = {
  overview: {
    list: 'workspace',
    label: 'Overview',
    icon: 'layout-dashboard',
    isFirst: true,
    href: paths.dashboard,
  },
  companies: { list: 'workspace', label: 'Companies', icon: 'building-2', href: paths.companies },
  members: { list: 'workspace', label: 'Members', icon: 'users', href: paths.members },
  activity: {
    list: 'workspace',
    label: 'Activity log',
    icon: 'activity',
    href: paths.activity,
    isFor: ({ role }) => role === 'owner',
    isForAuditors: true,
  },
  evidence: {
    list: 'workspace',
    label: 'Evidence',
    icon: 'file-check',
    href: paths.evidence,
    isFor: ({ role }) => role === 'owner',
    isForAuditors: true,
  },
  settings: { list: 'workspace', label: 'Settings', icon: 'settings', href: paths.settings },
} as const satisfies Readonly<Record<string, NavEntry>>;
