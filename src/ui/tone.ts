import type { IconName } from './icon.tsx';

/** What a badge or message says by its colour and icon. Danger is the only red. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';

/** CSS class that sets the tone's colour. */
export const toneClass = (tone: Tone): string =>
  ({
    neutral: 'tone-neutral',
    info: 'tone-info',
    success: 'tone-success',
    warning: 'tone-warning',
    danger: 'tone-danger',
  })[tone];

/** Icon of the tone, so that colour never carries the meaning alone. */
export const toneIcon = (tone: Tone): IconName =>
  (
    ({
      neutral: 'info',
      info: 'info',
      success: 'circle-check',
      warning: 'triangle-alert',
      danger: 'circle-alert',
    }) as const
  )[tone];
