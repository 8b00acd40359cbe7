import type { ComponentChildren } from 'preact';
import { SubmitButton } from '../../../ui/button.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';

/** One button that posts to an address. */
export function PostButton(props: {
  action: string;
  children: ComponentChildren;
  variant?: 'primary' | 'neutral' | 'danger';
  field?: { name: string; value: string };
}) {
  return (
    <ActionForm action={props.action}>
      {props.field && <HiddenField name={props.field.name} value={props.field.value} />}
      <SubmitButton variant={props.variant ?? 'neutral'} size="small">
        {props.children}
      </SubmitButton>
    </ActionForm>
  );
}
