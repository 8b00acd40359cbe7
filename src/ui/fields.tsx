import type { ComponentChildren } from 'preact';
import { ControlOf, ErrorText, Field, type FieldProps, fieldId, Hint } from './field.tsx';

export type TextFieldProps = FieldProps & {
  value?: string;
  autocomplete?: string;
  type?: 'text' | 'email' | 'search' | 'url';
  inputmode?: 'text' | 'email' | 'numeric' | 'search' | 'url';
  placeholder?: string;
  maxlength?: number;
  readonly?: boolean;
  /** Text fixed before or behind what is typed, such as a domain. */
  prefix?: string;
  suffix?: string;
  /** For keys, codes, addresses: monospace, and left alone by spelling and capitals. */
  exact?: boolean;
  /** Asked with `?value=` while typing; answers JSON `{available, message}`, shown below the field. */
  checkUrl?: string;
  /**
   * Asked with `?value=` while typing; answers JSON `{suggestions}`, which are then offered. Anything else may be typed all the
   * same.
   */
  suggestUrl?: string;
};

/** One line of text. */
export const TextField = (props: TextFieldProps) => {
  const { value, type = 'text', exact = false, prefix, suffix, checkUrl, suggestUrl } = props;
  const listId = suggestUrl ? `${props.id ?? fieldId(props.name)}-list` : undefined;
  const statusId = `${props.id ?? fieldId(props.name)}-check`;
  return (
    <Field
      props={props}
      describedBy={checkUrl ? [statusId] : undefined}
      after={checkUrl && <p id={statusId} class="text-sm text-muted" role="status" hidden />}
    >
      {(attributes, typed) => {
        const input = (
          <input
            {...attributes}
            class={prefix || suffix ? 'grow' : `input ${exact ? 'figures' : ''}`}
            // Preact types each `type` of input apart; these four take the same attributes.
            type={type as 'text'}
            value={typed ?? value}
            autocomplete={props.autocomplete}
            inputmode={props.inputmode}
            placeholder={props.placeholder}
            maxlength={props.maxlength}
            readonly={props.readonly}
            data-check-url={checkUrl}
            data-suggest-url={suggestUrl}
            list={listId}
            {...(exact || type === 'email' ? { autocapitalize: 'none', spellcheck: false } : {})}
          />
        );
        if (listId !== undefined) {
          return (
            <>
              {input}
              <datalist id={listId} />
            </>
          );
        }
        if (!prefix && !suffix) return input;
        return (
          <div class={`input ${exact ? 'figures' : ''}`}>
            {prefix && <span class="text-muted">{prefix}</span>}
            {input}
            {suffix && <span class="text-muted">{suffix}</span>}
          </div>
        );
      }}
    </Field>
  );
};

/** An e-mail address. */
export const EmailField = (props: Omit<TextFieldProps, 'type' | 'inputmode'>) => (
  <TextField autocomplete="username" {...props} type="email" inputmode="email" />
);

/** A password: never filled in again by the server; pasting and password managers welcome; the script adds "Show". */
export const PasswordField = (
  props: FieldProps & {
    autocomplete: 'current-password' | 'new-password';
    minlength?: number;
    maxlength?: number;
  },
) => (
  <Field props={props}>
    {(attributes) => (
      <div class="input pr-1.5">
        <input
          {...attributes}
          class="grow"
          type="password"
          autocomplete={props.autocomplete}
          minlength={props.minlength}
          maxlength={props.maxlength}
          autocapitalize="none"
          spellcheck={false}
        />
        <button
          type="button"
          hidden
          class="min-h-8 min-w-12 cursor-pointer rounded px-2 text-sm font-medium text-muted hover:text-base-content"
          aria-pressed="false"
          aria-controls={attributes.id}
          aria-label={`Show ${props.label.charAt(0).toLowerCase()}${props.label.slice(1)}`}
          data-show-password
        >
          Show
        </button>
      </div>
    )}
  </Field>
);

/**
 * The one field for a six-digit code. Longer than six, since blanks, hyphens and marks of direction are typed and pasted
 * with the digits, and are the server's to ignore. `autoSubmit` sends the form at the sixth digit, once, where the script runs.
 */
export const CodeField = ({
  autoSubmit = false,
  name = 'code',
  label = 'Six-digit code',
  ...rest
}: Partial<FieldProps> & { autoSubmit?: boolean }) => (
  <Field props={{ ...rest, name, label }}>
    {(attributes) => (
      <input
        {...attributes}
        class="input code-field"
        type="text"
        inputmode="numeric"
        autocomplete="one-time-code"
        autocapitalize="none"
        spellcheck={false}
        maxlength={24}
        data-auto-submit={autoSubmit ? '' : undefined}
      />
    )}
  </Field>
);

export type Option = {
  value: string;
  label: string;
  description?: ComponentChildren;
  disabled?: boolean;
  /** What choosing it suggests for another field. */
  suggests?: string | undefined;
};

/** One of a list. */
export const SelectField = (
  props: FieldProps & {
    value?: string;
    options: readonly Option[];
    /** What it says while nothing is chosen. */
    placeholder?: string;
    /** The field that gets what its options suggest, while nobody has typed anything else there. */
    suggestsFor?: string;
  },
) => (
  <Field props={props}>
    {(attributes, typed) => (
      <select {...attributes} class="select" data-suggests-for={props.suggestsFor}>
        {props.placeholder && (
          <option value="" selected={!(typed ?? props.value)}>
            {props.placeholder}
          </option>
        )}
        {props.options.map((option) => (
          <option
            key={option.value}
            value={option.value}
            selected={option.value === (typed ?? props.value)}
            disabled={option.disabled}
            data-suggests={option.suggests}
          >
            {option.label}
          </option>
        ))}
      </select>
    )}
  </Field>
);

/** One of a few, each with a line on what it does. */
export const RadioGroup = (props: FieldProps & { value?: string; options: readonly Option[] }) => (
  <ControlOf props={props}>
    {({ id, name, required, autofocus, 'aria-describedby': describedBy }, error, typed) => (
      <fieldset class="space-y-2.5" id={id} aria-describedby={describedBy}>
        <legend class="mb-2 text-sm font-medium">{props.label}</legend>
        {props.options.map((option, index) => (
          <div key={option.value} class="flex items-start gap-3">
            <input
              class="radio mt-px"
              type="radio"
              id={`${id}-${option.value}`}
              name={name}
              value={option.value}
              checked={option.value === (typed ?? props.value)}
              disabled={option.disabled}
              required={required}
              autofocus={index === 0 ? autofocus : undefined}
              aria-describedby={option.description ? `${id}-${option.value}-hint` : undefined}
            />
            <div class="min-w-0">
              <label class="block min-h-6 font-medium" for={`${id}-${option.value}`}>
                {option.label}
              </label>
              <Hint id={`${id}-${option.value}`}>{option.description}</Hint>
            </div>
          </div>
        ))}
        <ErrorText id={id} error={error} />
        <Hint id={id}>{props.hint}</Hint>
      </fieldset>
    )}
  </ControlOf>
);
