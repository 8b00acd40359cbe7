import { paths } from '../../http/paths.ts';
import type { NavEntry } from '../../ui/navigation.ts';

/** The way into the administration, and its pages in the order in which they are listed. */
export const platformEntries = {
  administration: {
    list: 'personal',
    label: 'Platform administration',
    icon: 'wrench',
    href: () => paths.admin,
    // The administration is not on a client's host.
    isFor: ({ role, isAdmin }) => isAdmin && role !== 'client',
  },
  accounts: { list: 'administration', label: 'Accounts', icon: 'users', href: () => paths.admin },
  workspaces: {
    list: 'administration',
    label: 'Workspaces',
    icon: 'building-2',
    href: () => paths.adminWorkspaces,
  },
  record: {
    list: 'administration',
    label: 'Activity log',
    icon: 'scroll-text',
    href: () => paths.adminRecord,
  },
} as const satisfies Readonly<Record<string, NavEntry>>;
