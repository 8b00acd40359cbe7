import type { ComponentChildren, VNode } from 'preact';
import { LinkButton, SubmitButton } from './button.tsx';
import { Card } from './card.tsx';
import { type FieldErrors, Form } from './form.tsx';

/**
 * What can’t be undone, in a list of what follows (`consequences`, its items), and a form whose one field wants a name typed,
 * so that nobody does it by mistake. `cancelHref` leads back; `aside` may name something milder.
 */
export const TypedPhrase = ({
  action,
  errors,
  consequences,
  aside,
  field,
  does,
  doing,
  cancelHref,
}: {
  action: string;
  errors: FieldErrors;
  consequences: ComponentChildren;
  aside?: ComponentChildren;
  field: VNode;
  /** What the button says, before and while it is done. */
  does: string;
  doing: string;
  cancelHref: string;
}) => (
  <Card id="consequences" title="What happens">
    <div class="space-y-6">
      <ul class="max-w-prose list-disc space-y-1.5 pl-5">{consequences}</ul>
      {aside}
      <div class="max-w-sm">
        <Form action={action} errors={errors}>
          {field}
          <div class="flex flex-wrap gap-3">
            <SubmitButton variant="danger" busyLabel={doing}>
              {does}
            </SubmitButton>
            <LinkButton href={cancelHref}>Cancel</LinkButton>
          </div>
        </Form>
      </div>
    </div>
  </Card>
);
