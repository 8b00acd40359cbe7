/** The product's mark: a doorway with a keyhole. Decorative; write the name beside it. `size` in pixels. */
export const Mark = ({ size = 28 }: { size?: number }) => (
  <svg
    aria-hidden="true"
    focusable="false"
    class="shrink-0 text-primary"
    width={size}
    height={size}
    viewBox="0 0 32 32"
  >
    <rect width="32" height="32" rx="8" fill="currentColor" />
    <g class="text-base-100">
      <path
        d="M9 25V14.5a7 7 0 0 1 14 0V25z"
        fill="none"
        stroke="currentColor"
        stroke-width="2.25"
        stroke-linejoin="round"
      />
      <circle cx="16" cy="15.5" r="2.1" fill="currentColor" />
      <path d="M16 16v4.6" stroke="currentColor" stroke-width="2.25" stroke-linecap="round" />
    </g>
  </svg>
);

/** Product name with its mark. */
export const Wordmark = () => (
  <span class="inline-flex items-center gap-2.5 font-semibold tracking-tight">
    <Mark /> SecPortal
  </span>
);

/** First letter of a workspace's name on a tile in its accent; stands in for a logo. */
export const Monogram = ({ name, onBar = false }: { name: string; onBar?: boolean }) => (
  <span
    aria-hidden="true"
    class={`inline-grid size-8 shrink-0 place-items-center rounded-lg text-sm font-semibold ${
      onBar ? 'bg-bar-content text-bar' : 'bg-primary text-primary-content'
    }`}
  >
    {[...name.trim()][0]?.toLocaleUpperCase('en-GB') ?? ''}
  </span>
);
