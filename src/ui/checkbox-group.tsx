import { useContext } from 'preact/hooks';
import { ControlOf, ErrorText, type FieldProps, FormContext, Hint } from './field.tsx';

/** What was ticked before the session ended, where the form says so: of none, nothing was sent. */
export function useTicked(name: string, values: readonly string[]): readonly string[] {
  const { typed } = useContext(FormContext);
  return typed === null ? values : [typed[name] ?? []].flat();
}

/** Any of a few. */
export const CheckboxGroup = (
  props: FieldProps & {
    values: readonly string[];
    options: readonly { readonly value: string; readonly label: string }[];
  },
) => {
  const ticked = useTicked(props.name, props.values);
  return (
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
                checked={ticked.includes(option.value)}
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
};
