import { ControlOf, ErrorText, type FieldProps, Hint } from './field.tsx';

/** Any of a few. */
export const CheckboxGroup = (
  props: FieldProps & {
    values: readonly string[];
    options: readonly { readonly value: string; readonly label: string }[];
  },
) => (
  <ControlOf props={props}>
    {({ id, name, 'aria-describedby': describedBy }, error) => (
      <fieldset class="space-y-2" id={id} aria-describedby={describedBy}>
        <legend class="mb-2 text-sm font-medium">
          {props.label}
          {props.required === false && <span class="font-normal text-muted"> (optional)</span>}
        </legend>
        {props.options.map((option) => (
          <label key={option.value} class="flex min-h-6 items-start gap-3">
            <input
              class="checkbox mt-px"
              type="checkbox"
              name={name}
              value={option.value}
              checked={props.values.includes(option.value)}
            />
            <span class="min-w-0">{option.label}</span>
          </label>
        ))}
        <ErrorText id={id} error={error} />
        <Hint id={id}>{props.hint}</Hint>
      </fieldset>
    )}
  </ControlOf>
);
