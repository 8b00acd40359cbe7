import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { type Tone, toneClass } from './tone.ts';

/** A short state, in words. */
export const Badge = ({
  tone = 'neutral',
  icon,
  isOneLine = false,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  /** Holds few words of ours, for which a table makes room. */
  isOneLine?: boolean;
  children: ComponentChildren;
}) => (
  <span class={`badge ${toneClass(tone)} ${isOneLine ? 'whitespace-nowrap' : ''}`}>
    {icon && <Icon name={icon} size={13} />}
    {children}
  </span>
);
