import type { VNode } from 'preact';
import type { NotReminded } from '../../../domain/rollout.ts';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { people, WHEN_REMINDED } from '../mfa-policy/standing.ts';
import { leftOutSays } from './words.ts';

/** What the owner may have sent; null for whoever may not. */
export interface ReminderFacts {
  /** Something is required of someone. */
  readonly isRequired: boolean;
  /** From a day that is yet to come, for some of them at least. */
  readonly isDated: boolean;
  /** How many would be reminded now. */
  readonly due: number;
  readonly leftOut: readonly { readonly reason: NotReminded; readonly names: readonly string[] }[];
}

/** Reminds one person. */
export function RemindButton({ membershipId, name }: { membershipId: string; name: string }): VNode {
  return (
    <ActionForm action={paths.mfaRemind(useSlug())}>
      <HiddenField name="membership" value={membershipId} />
      <SubmitButton variant="neutral" size="small">
        Remind<span class="sr-only"> {name}</span>
      </SubmitButton>
    </ActionForm>
  );
}

const BY_ITSELF = `We email everyone about the day, and remind people who haven’t set it up ${WHEN_REMINDED}. You can remind them in between, at most once a day each.`;

/** Reminds everyone who is missing, and says beforehand whom it leaves out. */
export function RemindersCard({
  facts: { isRequired, isDated, due, leftOut },
}: {
  facts: ReminderFacts;
}): VNode {
  const slug = useSlug();
  const left = leftOutSays(leftOut);
  return (
    <Card
      id="reminders"
      title="Reminders"
      isForScreen
      description={isDated ? BY_ITSELF : 'We email people who haven’t set it up when you ask us to.'}
    >
      {isRequired ? (
        <div class="space-y-3">
          {due > 0 ? (
            <ActionForm action={paths.mfaRemindAll(slug)}>
              <SubmitButton busyLabel="One moment…">Remind all who are missing ({people(due)})</SubmitButton>
            </ActionForm>
          ) : (
            <p>There’s nobody to remind right now.</p>
          )}
          {left !== '' && <p class="max-w-prose text-sm wrap-anywhere text-muted">{left}</p>}
        </div>
      ) : (
        <p class="max-w-prose">
          You can remind people once two-factor authentication is required, or scheduled.{' '}
          <a class="link" href={paths.settings(slug)}>
            Open Settings
          </a>
        </p>
      )}
    </Card>
  );
}
