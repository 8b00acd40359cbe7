import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { ActionForm } from '../../../ui/form.tsx';

interface Soon {
  readonly workspaceName: string | undefined;
  readonly accent: string | undefined;
  /** The workspace that will ask. */
  readonly asks: string;
  /** From when on, in words. */
  readonly from: string;
  /** What they can set up, in words. */
  readonly what: string;
  /** Midnights until then. */
  readonly daysLeft: number;
  /** The page that they wanted, or home. */
  readonly laterHref: string;
  readonly supportEmail: string;
}

function timeLeft(days: number): string {
  if (days === 0) return 'required today';
  return days === 1 ? '1 day left' : `${days} days left`;
}

/** Set up now, or later (B1). */
export function SoonPage(props: Soon): VNode {
  const { workspaceName, accent, asks, from, what, daysLeft, laterHref, supportEmail } = props;
  return (
    <AuthLayout
      heading="Set up two-factor authentication"
      workspaceName={workspaceName}
      accent={accent}
      lead={
        <p>
          {asks} will require it from <strong class="font-semibold text-base-content">{from}</strong>. It
          takes about a minute. You need {what}.
        </p>
      }
      support={{ email: supportEmail }}
      signOut
    >
      <div class="space-y-3">
        <ActionForm action={paths.addAuthenticator}>
          <SubmitButton block>Set up now</SubmitButton>
        </ActionForm>
        <LinkButton href={laterHref} block>
          Later ({timeLeft(daysLeft)})
        </LinkButton>
      </div>
    </AuthLayout>
  );
}
