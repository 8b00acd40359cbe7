import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { type Tone, toneClass } from './tone.ts';

/** A short state, in words. */
export const Badge = ({
  tone = 'neutral',
  icon,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  children: ComponentChildren;
}) => (
  <span class={`badge ${toneClass(tone)}`}>
    {icon && <Icon name={icon} size={13} />}
    {children}
  </span>
);
