import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { FormContext } from './field.tsx';

/**
 * Where a form says whether it is saved, and has its fields saved by themselves while somebody types. Without a script it is
 * empty, and the form's button saves.
 */
export const SavingStatus = ({
  fields,
  signInHref,
  isUnsaved,
  isHeld,
  children,
}: {
  /** The names of the fields that are saved so. */
  fields: readonly string[];
  /** Where somebody signs in again whose session has ended. */
  signInHref: string;
  /** The form shows something else than what is saved. */
  isUnsaved: boolean;
  /** Nothing is saved until somebody presses the button. */
  isHeld: boolean;
  /** What else is said there. */
  children?: ComponentChildren;
}) => {
  const { typed } = useContext(FormContext);
  return (
    <div
      class="saving-bar sticky bottom-0 z-10 space-y-2 print:hidden"
      data-autosave={fields.join(' ')}
      data-sign-in={signInHref}
      data-unsaved={isUnsaved || typed !== null ? '' : undefined}
      data-held={isHeld ? '' : undefined}
    >
      <p class="saving empty:hidden" data-saving></p>
      <div role="status" data-saving-trouble></div>
      {children}
    </div>
  );
};
