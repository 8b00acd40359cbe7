import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { ActionForm } from '../../../ui/form.tsx';

interface Soon {
  readonly workspaceName: string | undefined;
  readonly accent: string | undefined;
  /** The workspace that will ask. */
  readonly asks: string;
  /** From when on, in words. */
  readonly from: string;
  /** Midnights until then. */
  readonly daysLeft: number;
  readonly supportEmail: string;
}

function timeLeft(days: number): string {
  if (days === 0) return 'until later today';
  return days === 1 ? '1 day left' : `${days} days left`;
}

/** Set up now, or later (B1). */
export function SoonPage({ workspaceName, accent, asks, from, daysLeft, supportEmail }: Soon): VNode {
  return (
    <AuthLayout
      heading="Set up two-factor authentication"
      workspaceName={workspaceName}
      accent={accent}
      lead={
        <p>
          {asks} will require it from <strong class="font-semibold text-base-content">{from}</strong>. It
          takes about a minute; you need an authenticator app on your phone.
        </p>
      }
      support={{ email: supportEmail }}
      signOut
    >
      <div class="space-y-3">
        <ActionForm action={paths.addAuthenticator}>
          <SubmitButton block>Set up now</SubmitButton>
        </ActionForm>
        <ActionForm action={paths.mfaSoon}>
          <SubmitButton variant="neutral" block>
            Later ({timeLeft(daysLeft)})
          </SubmitButton>
        </ActionForm>
      </div>
    </AuthLayout>
  );
}
