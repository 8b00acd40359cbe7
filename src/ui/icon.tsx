import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Every icon the product shows. All are read when this module loads, so that a missing file stops the boot. */
const iconNames = [
  'activity',
  'arrow-left',
  'arrow-right',
  'briefcase',
  'bug',
  'building-2',
  'check',
  'chevron-right',
  'circle-alert',
  'circle-check',
  'circle-help',
  'clock',
  'copy',
  'eye',
  'file-check',
  'image',
  'inbox',
  'info',
  'key-round',
  'layout-dashboard',
  'life-buoy',
  'lock',
  'log-out',
  'mail',
  'menu',
  'message-square',
  'monitor-smartphone',
  'pencil',
  'plus',
  'scroll-text',
  'search',
  'send',
  'settings',
  'shield',
  'shield-alert',
  'shield-check',
  'shield-off',
  'smartphone',
  'triangle-alert',
  'user-plus',
  'user-round',
  'users',
  'wrench',
  'x',
] as const;

export type IconName = (typeof iconNames)[number];

const require = createRequire(import.meta.url);

const readShapes = (name: IconName): string => {
  const svg = readFileSync(require.resolve(`lucide-static/icons/${name}.svg`), 'utf8');
  return svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).trim();
};

const shapes: ReadonlyMap<IconName, string> = new Map(iconNames.map((name) => [name, readShapes(name)]));

/** A Lucide icon, inlined and silent to screen readers: the words beside it carry the meaning. `size` in pixels. */
export const Icon = ({
  name,
  size = 18,
  class: className = '',
}: {
  name: IconName;
  size?: number;
  class?: string;
}) => (
  <svg
    aria-hidden="true"
    focusable="false"
    class={`shrink-0 ${className}`}
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    // Markup from the icon package's own files, never from input.
    dangerouslySetInnerHTML={{ __html: shapes.get(name) ?? '' }}
  />
);
