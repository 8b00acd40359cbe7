import { paths } from '../../http/paths.ts';
import type { NavEntry } from '../../ui/navigation.ts';

/** A client's pages, in the order in which they are listed. */
export const portalEntries = {
  overview: {
    list: 'portal',
    label: 'Overview',
    icon: 'layout-dashboard',
    isFirst: true,
    href: () => paths.portal,
  },
} as const satisfies Readonly<Record<string, NavEntry>>;
