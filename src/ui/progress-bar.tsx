import type { VNode } from 'preact';

/** So much of something, drawn, on paper too. For the eye alone: a sentence beside it says the same. */
export const ProgressBar = ({ value, max }: { value: number; max: number }): VNode => (
  <svg class="progress-bar" viewBox={`0 0 ${max} 1`} preserveAspectRatio="none" aria-hidden="true">
    <rect class="progress-bar-whole" width={max} height={1} />
    <rect class="series-0" width={value} height={1} />
  </svg>
);
