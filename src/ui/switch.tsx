/**
 * A switch that sends the form around it; what it asks for goes into that form as a hidden field or as `name` and
 * `value`. Its state stands beside it in words. When it is disabled, say why in the element that `describedBy` names.
 */
export const SwitchButton = ({
  checked,
  label,
  disabled = false,
  describedBy,
  name,
  value,
  states = { on: 'Enabled', off: 'Disabled' },
}: {
  checked: boolean;
  label: string;
  disabled?: boolean;
  describedBy?: string;
  name?: string;
  value?: string;
  /** What its states are called, where they say more than on and off. */
  states?: { readonly on: string; readonly off: string };
}) => (
  <button
    type="submit"
    role="switch"
    aria-checked={checked ? 'true' : 'false'}
    aria-describedby={describedBy}
    disabled={disabled}
    name={name}
    value={value}
    class="inline-flex min-h-8 cursor-pointer items-center gap-3 rounded-field font-medium disabled:cursor-not-allowed disabled:text-muted"
  >
    <span class="sr-only">{label}: </span>
    <span class="switch-track" aria-hidden="true" />
    <span>{checked ? states.on : states.off}</span>
  </button>
);
