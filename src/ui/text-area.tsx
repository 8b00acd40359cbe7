import { Field, type FieldProps } from './field.tsx';

/** Several lines of text. The value is shown as it is; a line end at its beginning is kept. */
export const TextArea = (
  props: FieldProps & {
    value?: string;
    rows?: number;
    /** For vectors, hosts, code: monospace, and left alone by spelling. */
    exact?: boolean;
    placeholder?: string;
  },
) => (
  <Field props={props}>
    {(attributes, typed) => (
      <textarea
        {...attributes}
        class={`textarea w-full ${props.exact ? 'figures' : ''}`}
        rows={props.rows ?? 5}
        placeholder={props.placeholder}
        spellcheck={!props.exact}
      >
        {/* A parser drops the first line end. */}
        {`\n${typed ?? props.value ?? ''}`}
      </textarea>
    )}
  </Field>
);

/** A day, as `2026-11-25`. */
export const DateField = (props: FieldProps & { value?: string }) => (
  <Field props={props}>
    {(attributes, typed) => <input {...attributes} class="input" type="date" value={typed ?? props.value} />}
  </Field>
);

/** A day and hour, as `2026-11-25T18:00`; by whose clock, its hint says. */
export const MomentField = (props: FieldProps & { value?: string }) => (
  <Field props={props}>
    {(attributes, typed) => (
      <input {...attributes} class="input" type="datetime-local" value={typed ?? props.value} />
    )}
  </Field>
);
