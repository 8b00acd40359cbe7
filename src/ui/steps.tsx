import type { ComponentChildren } from 'preact';

/** A few numbered steps, each a heading and what it takes. */
export const Steps = ({ steps }: { steps: readonly { title: string; body?: ComponentChildren }[] }) => (
  <ol class="space-y-6">
    {steps.map((step, index) => (
      <li key={step.title} class="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3">
        <span
          aria-hidden="true"
          class="grid size-7 place-items-center rounded-full border border-edge text-sm font-semibold tabular-nums"
        >
          {index + 1}
        </span>
        <h2 class="pt-0.5 text-base">{step.title}</h2>
        {step.body && <div class="col-span-2 mt-3 space-y-4 sm:col-span-1 sm:col-start-2">{step.body}</div>}
      </li>
    ))}
  </ol>
);
