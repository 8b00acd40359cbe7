import type { VNode } from 'preact';
import { DIGEST_HOUR } from '../../../domain/digest.ts';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CheckboxGroup } from '../../../ui/checkbox-group.tsx';
import { RadioGroup } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { NOTICES, type NoticeKind } from './kinds.ts';

export interface NoticesPageFacts {
  readonly workspaceName: string;
  /** The zone of the workspace's clock. */
  readonly zone: string;
  readonly action: string;
  readonly daily: boolean;
  /** What people on this side are ever told of, and what of it they want to know. */
  readonly kinds: readonly NoticeKind[];
  readonly on: readonly NoticeKind[];
  readonly errors?: FieldErrors | undefined;
}

/** Which emails about findings somebody gets from a workspace, and how often (E22). */
export function NoticesPage({ facts }: { facts: NoticesPageFacts }): VNode {
  const { workspaceName, zone, action, daily, kinds, on, errors = {} } = facts;
  return (
    <>
      <PageHeader
        title="Emails about findings"
        lead={`Choose what we email you about from ${workspaceName}. The emails say what happened, but nothing about the finding itself: you sign in to read that.`}
        back={{ href: paths.ownAccount, label: 'Your account' }}
      />
      <Card id="emails" title="Your emails" description="You’re never emailed about what you did yourself.">
        <div class="max-w-xl">
          <Form action={action} errors={errors}>
            <CheckboxGroup
              name="kinds"
              label="Email me when"
              values={on}
              options={kinds.map((kind) => ({ value: kind, label: NOTICES[kind].label }))}
              hint="Leave all boxes empty to get none. Emails about your account’s security always come."
            />
            <RadioGroup
              name="often"
              label="How often"
              value={daily ? 'daily' : 'at-once'}
              options={[
                {
                  value: 'at-once',
                  label: 'Right away',
                  description: 'An email each time something happens.',
                },
                {
                  value: 'daily',
                  label: 'Once a day',
                  description: `One email at ${DIGEST_HOUR} (${zone.replaceAll('_', ' ')}), on days with something new.`,
                },
              ]}
            />
            <SubmitButton busyLabel="Saving…">Save choices</SubmitButton>
          </Form>
        </div>
      </Card>
    </>
  );
}
