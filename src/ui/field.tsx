import { type ComponentChildren, createContext } from 'preact';
import { Icon } from './icon.tsx';

/** What a form tells its fields. `focusTaken` is set while rendering, by the first wrong field in document order. */
export type FormState = {
  readonly errors: Readonly<Record<string, string | undefined>>;
  readonly hasErrors: boolean;
  focusTaken: boolean;
  /** What was typed before the session ended, by field; it takes the place of what a field would show. */
  readonly typed: Readonly<Record<string, string | readonly string[]>> | null;
};

export const FormContext = createContext<FormState>({
  errors: {},
  hasErrors: false,
  focusTaken: false,
  typed: null,
});

/** The id of a field's control; error summaries link to it. */
export const fieldId = (name: string): string => `field-${name}`;

export type FieldProps = {
  name: string;
  label: string;
  error?: string | undefined;
  hint?: ComponentChildren;
  autofocus?: boolean;
  /** For a page with two fields of the same name. */
  id?: string;
  required?: boolean;
};

/** Attributes that tie a control to its label, hint and message. */
export type ControlAttributes = {
  id: string;
  name: string;
  required: boolean | undefined;
  autofocus: boolean | undefined;
  'aria-describedby': string | undefined;
  'aria-invalid': 'true' | undefined;
};

/** Resolves a field against the form around it: its message, and whether it is the one to focus. */
export const ControlOf = ({
  props,
  describedBy = [],
  children,
}: {
  props: FieldProps;
  /** Ids of further texts that describe the control. */
  describedBy?: readonly string[] | undefined;
  /** `typed` is what was in the field before the session ended; a field for a secret leaves it alone. */
  children: (
    attributes: ControlAttributes,
    error: string | undefined,
    typed: string | undefined,
  ) => ComponentChildren;
}) => (
  <FormContext.Consumer>
    {(form) => {
      const error = props.error ?? form.errors[props.name];
      const id = props.id ?? fieldId(props.name);
      const kept = form.typed?.[props.name];
      const typed = typeof kept === 'string' ? kept : undefined;
      const wantsFocus = Boolean(error) || typed !== undefined;
      const focus = wantsFocus ? !form.focusTaken : props.autofocus === true && !form.hasErrors;
      if (wantsFocus) form.focusTaken = true;
      const ids = [...(error ? [`${id}-error`] : []), ...(props.hint ? [`${id}-hint`] : []), ...describedBy];
      return children(
        {
          id,
          name: props.name,
          required: props.required || undefined,
          autofocus: focus || undefined,
          'aria-describedby': ids.join(' ') || undefined,
          'aria-invalid': error ? 'true' : undefined,
        },
        error,
        typed,
      );
    }}
  </FormContext.Consumer>
);

export const Hint = ({ id, children }: { id: string; children?: ComponentChildren }) =>
  children ? (
    <p id={`${id}-hint`} class="text-sm text-muted">
      {children}
    </p>
  ) : null;

export const ErrorText = ({ id, error }: { id: string; error: string | undefined }) =>
  error ? (
    <p id={`${id}-error`} class="flex items-start gap-1.5 text-sm font-medium text-error">
      <Icon name="circle-alert" size={16} class="mt-0.5" />
      <span>{error}</span>
    </p>
  ) : null;

/** Label, control, message and hint, in this order. Optional fields say so in the label. */
export const Field = ({
  props,
  describedBy,
  children,
  after,
}: {
  props: FieldProps;
  describedBy?: readonly string[] | undefined;
  children: (attributes: ControlAttributes, typed: string | undefined) => ComponentChildren;
  after?: ComponentChildren;
}) => (
  <ControlOf props={props} describedBy={describedBy}>
    {(attributes, error, typed) => (
      <div class="space-y-1.5">
        <label class="block text-sm font-medium" for={attributes.id}>
          {props.label}
          {props.required === false && <span class="font-normal text-muted"> (optional)</span>}
        </label>
        {children(attributes, typed)}
        <ErrorText id={attributes.id} error={error} />
        {after}
        <Hint id={attributes.id}>{props.hint}</Hint>
      </div>
    )}
  </ControlOf>
);
