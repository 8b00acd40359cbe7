import type { ComponentChildren } from 'preact';

/** Names and values, side by side where there is room. */
export const DescriptionList = ({
  items,
}: {
  /** What there is to press is for the screen alone. */
  items: readonly { term: string; value: ComponentChildren; isForScreen?: boolean }[];
}) => (
  <dl class="divide-y divide-base-300">
    {items.map((item) => (
      <div
        key={item.term}
        class={`grid gap-x-6 gap-y-0.5 py-3 first:pt-0 last:pb-0 sm:grid-cols-[min(11rem,32%)_minmax(0,1fr)] ${item.isForScreen ? 'print:hidden' : ''}`}
      >
        <dt class="text-sm text-muted sm:pt-px">{item.term}</dt>
        <dd class="min-w-0">{item.value}</dd>
      </div>
    ))}
  </dl>
);
