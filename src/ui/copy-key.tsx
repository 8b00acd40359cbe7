import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import { untranslated } from './untranslated.ts';

/** In groups of four, as a person reads a key off a screen. */
export const groupsOfFour = (value: string): string => value.replace(/(.{4})(?=.)/g, '$1 ');

/** The button alone. Like all that only a script can make work, it is hidden until one does. */
const CopyControl = ({ value, label, class: className }: { value: string; label: string; class: string }) => (
  <button type="button" hidden class={className} data-copy={value}>
    <Icon name="copy" size={16} />
    <span data-copy-label>Copy</span>
    <span class="sr-only"> {label}</span>
  </button>
);

/**
 * Copies more than a line. `label` says aloud what is copied.
 */
export const CopyButton = ({ value, label }: { value: string; label: string }) => (
  <div>
    <div>
      <CopyControl value={value} label={label} class="btn btn-quiet btn-sm" />
    </div>
    <p class="sr-only" role="status" data-copy-status />
  </div>
);

/** Prints the page, where a script can; without one the browser's own menu does. */
export const PrintButton = ({ children }: { children: ComponentChildren }) => (
  <button type="button" hidden class="btn btn-quiet btn-sm" data-print>
    {children}
  </button>
);

/**
 * A key to type by hand, grouped, with a copy button that only a script can make work and therefore reveals. What is
 * copied has no blanks: some authenticator apps refuse them. `shown` is for what has groups of its own.
 */
export const KeyField = ({
  label,
  value,
  shown = groupsOfFour(value),
}: {
  label: string;
  value: string;
  shown?: string;
}) => (
  <div class="space-y-1.5 text-base-content">
    <p class="text-sm font-medium">{label}</p>
    <div class="flex flex-wrap items-stretch overflow-clip rounded-field border border-base-300 bg-base-200">
      <code
        {...untranslated}
        class="figures min-w-0 grow px-3 py-2.5 text-[0.9375rem] leading-relaxed [word-spacing:0.15em]"
      >
        <span class="block max-w-[22ch]">{shown}</span>
      </code>
      <CopyControl
        value={value}
        label={label}
        class="inline-flex min-w-11 max-w-full shrink-0 cursor-pointer items-center gap-1.5 border-l border-base-300 px-3 text-sm font-medium hover:bg-base-300 focus-visible:-outline-offset-2"
      />
    </div>
    <p class="sr-only" role="status" data-copy-status />
  </div>
);
