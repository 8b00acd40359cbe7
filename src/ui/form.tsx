import { type ComponentChildren, toChildArray } from 'preact';
import { useContext } from 'preact/hooks';
import { Alert } from './alert.tsx';
import { FormContext, fieldId } from './field.tsx';
import { Surroundings, type TypedBefore } from './surroundings.ts';

/** Messages by field name; a field without one is absent or undefined. */
export type FieldErrors = Readonly<Record<string, string | undefined>>;

/**
 * Summary above a form (`role="alert"`): a form-wide message, links to the wrong fields when there is more than one,
 * nothing otherwise, since a single message beside its field says it all.
 */
export const FormErrors = ({
  errors = {},
  message,
  title = 'There’s a problem – check these fields',
}: {
  errors?: FieldErrors;
  message?: string | undefined;
  title?: string;
}) => {
  const found = Object.entries(errors).filter((entry): entry is [string, string] => Boolean(entry[1]));
  if (!message && found.length < 2) return null;
  return (
    <Alert tone="danger" title={message ?? title}>
      {found.length > 1 && (
        <ul>
          {found.map(([name, text]) => (
            <li key={name}>
              <a class="inline-block py-0.5 underline underline-offset-2" href={`#${fieldId(name)}`}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
};

/** Whether a form is the one that the values were sent from, and not another one of the page with the same address. */
function isFormOf(values: TypedBefore['values'], children: ComponentChildren): boolean {
  return toChildArray(children).every((child) => {
    if (typeof child !== 'object' || child.type !== HiddenField) return true;
    const { name, value, ofPage } = child.props as unknown as HiddenProps;
    return ofPage || (values[name] ?? value) === value;
  });
}

/**
 * A form whose checks are the server's (`novalidate`), so that every message is one of ours. Fields inside find their
 * message in `errors` by name; the first wrong field is focused, before any field that asks for focus by itself.
 */
export const Form = ({
  action,
  method = 'post',
  error,
  errors = {},
  id,
  takesFiles = false,
  children,
}: {
  action: string;
  method?: 'post' | 'get';
  /** Has a field for files, which are sent as they are. */
  takesFiles?: boolean;
  /** A message about the form as a whole. */
  error?: string | undefined;
  errors?: FieldErrors;
  id?: string;
  children: ComponentChildren;
}) => {
  const { typedBefore } = useContext(Surroundings);
  const isTheSame =
    method === 'post' && typedBefore?.action === action && isFormOf(typedBefore.values, children);
  const typed = isTheSame ? typedBefore.values : null;
  return (
    <form
      id={id}
      action={action}
      method={method}
      enctype={takesFiles ? 'multipart/form-data' : undefined}
      novalidate
      class="stack"
    >
      {method === 'post' && <SignedInAs />}
      {typed !== null && (
        <Alert tone="warning" title="This hasn’t been saved yet">
          Here’s what you entered. Check it and press the button again.
        </Alert>
      )}
      <FormErrors errors={errors} message={error} />
      <FormContext.Provider
        value={{ errors, hasErrors: Object.values(errors).some(Boolean), focusTaken: false, typed }}
      >
        {children}
      </FormContext.Provider>
    </form>
  );
};

/** The field that says for whom a page was made; the server compares it with who is signed in when the form is sent. */
export const SIGNED_IN_AS = 'signed_in_as';

/** Two tabs, two accounts: a form acts for the account that its page was made for, or not at all (D21). */
export const SignedInAs = () => {
  const { signedInAs } = useContext(Surroundings);
  return signedInAs === null ? null : <HiddenField name={SIGNED_IN_AS} value={signedInAs} />;
};

/** A form without fields that could be wrong: a button that does something. */
export const ActionForm = ({
  action,
  class: className,
  children,
}: {
  action: string;
  class?: string;
  children: ComponentChildren;
}) => (
  <form method="post" action={action} class={className}>
    <SignedInAs />
    {children}
  </form>
);

interface HiddenProps {
  readonly name: string;
  readonly value: string;
  /**
   * It says of what the page was made, such as a revision, and comes back with what was typed on it. Any other sets a form
   * apart from those with the same address.
   */
  readonly ofPage?: boolean;
}

/** A value that goes along unseen. Never for secrets, nor for anything that the server must trust. */
export const HiddenField = ({ name, value, ofPage = false }: HiddenProps) => {
  const { typed } = useContext(FormContext);
  const before = ofPage ? typed?.[name] : undefined;
  return <input type="hidden" name={name} value={typeof before === 'string' ? before : value} />;
};

/**
 * Says how long to wait after too many tries. The script counts down and holds the form's button until then; without
 * it the button stays usable and the server answers again.
 */
export const RetryNotice = ({ seconds, children }: { seconds: number; children?: ComponentChildren }) => (
  <Alert tone="warning" title="Please wait">
    {children}{' '}
    <span data-retry-after={seconds}>
      Try again in {seconds} {seconds === 1 ? 'second' : 'seconds'}.
    </span>
  </Alert>
);
