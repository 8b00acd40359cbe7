import { paths } from '../../http/paths.ts';
import type { NavEntry } from '../../ui/navigation.ts';

/** The way into the administration, and its pages in the order in which they are listed. */
export const platformEntries = {
  administration: {
    place: 'personal',
    label: 'Platform administration',
    icon: 'wrench',
    href: () => paths.admin,
    // The administration is not on a client's host.
    isFor: ({ role, isAdmin }) => isAdmin && role !== 'client',
  },
  accounts: { place: 'administration', label: 'Accounts', icon: 'users', href: () => paths.admin },
  workspaces: {
    place: 'administration',
    label: 'Workspaces',
    icon: 'building-2',
    href: () => paths.adminWorkspaces,
  },
  record: {
    place: 'administration',
    label: 'Activity log',
    icon: 'scroll-text',
    href: () => paths.adminRecord,
  },
} as const satisfies Readonly<Record<string, NavEntry>>;
