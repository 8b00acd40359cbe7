import { useTicked } from './checkbox-group.tsx';

/** The box with which a row of a list is chosen; `label` says which row. Paper goes without it. */
export const Tick = ({
  name,
  value,
  label,
  isTicked = false,
}: {
  name: string;
  value: string;
  label: string;
  isTicked?: boolean;
}) => {
  const ticked = useTicked(name, isTicked ? [value] : []);
  return (
    <label class="-m-1 inline-flex p-1 print:hidden">
      <input
        class="checkbox"
        type="checkbox"
        name={name}
        value={value}
        checked={ticked.includes(value)}
        aria-label={label}
        data-tick
      />
    </label>
  );
};

/**
 * Ticks all rows of the form around it, and says how many are ticked: by a script, without which there is nothing to see. Of two on a
 * page each has a `label` of its own.
 */
export const TickAll = ({ label = 'Select all shown' }: { label?: string }) => (
  <div class="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm print:hidden" data-tick-bar hidden>
    <label class="flex min-h-6 items-center gap-3">
      <input class="checkbox" type="checkbox" data-tick-all />
      {label}
    </label>
    <p class="text-muted" role="status" data-tick-count />
  </div>
);
