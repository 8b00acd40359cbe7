import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { KeyField } from '../../../ui/copy-key.tsx';
import { Details } from '../../../ui/details.tsx';
import { CodeField } from '../../../ui/fields.tsx';
import { Form } from '../../../ui/form.tsx';
import { QrFrame } from '../../../ui/qr-frame.tsx';
import { Steps } from '../../../ui/steps.tsx';

/** The setup page (S7–S9): three short steps, one field. */
export function SetupPage(props: {
  workspaceName: string | undefined;
  accent: string | undefined;
  /** Who asks, and why (D14). */
  reason: string;
  replacing: boolean;
  /** What the picture says; on a phone a link to it opens the app. */
  keyUri: string;
  /** From `domain/qr.ts`, put in as it is. */
  qr: string;
  /** Base32, ungrouped. */
  manualKey: string;
  issuer: string;
  account: string;
  supportEmail: string;
  /** Offered where nothing is owed. */
  back?: { href: string; label: string } | undefined;
  error?: string | undefined;
}): VNode {
  return (
    <AuthLayout
      title="Set up two-factor authentication"
      heading={props.replacing ? 'Set up your new device' : 'Set up two-factor authentication'}
      workspaceName={props.workspaceName}
      accent={props.accent}
      lead={
        <p>
          {props.reason}{' '}
          {props.replacing ? 'Your old device works until the new one is proven.' : 'It takes a minute.'}
        </p>
      }
      support={{ email: props.supportEmail }}
      signOut
      footer={
        props.back && (
          <p>
            <a class="link" href={props.back.href}>
              {props.back.label}
            </a>
          </p>
        )
      }
    >
      <Steps
        steps={[
          {
            title: 'Open your authenticator app',
            body: (
              <Details summary="Which app?">
                <p>
                  Google Authenticator, Microsoft Authenticator, Authy, 1Password, Bitwarden, or any other app
                  for six-digit codes. If you have none yet, install one from your phone’s app store.
                </p>
              </Details>
            ),
          },
          {
            title: 'Scan this picture with it',
            body: (
              <>
                <QrFrame svg={props.qr} label="QR code to scan with your authenticator app" />
                <p class="text-sm">
                  Reading this on the phone that has the app?{' '}
                  <a class="link" href={props.keyUri}>
                    Open the app from here
                  </a>
                  .
                </p>
                <KeyField label="Cannot scan? Type this key" value={props.manualKey} />
                <p class="text-sm text-muted">
                  The app will show it as{' '}
                  <strong class="font-medium text-base-content">{props.issuer}</strong> for{' '}
                  <strong class="font-medium break-all text-base-content">{props.account}</strong>. If it asks
                  for more, choose “time-based”, six digits, 30 seconds.
                </p>
              </>
            ),
          },
          {
            title: 'Enter the code that the app shows',
            body: (
              <Form action={paths.mfaSetup} errors={{ code: props.error }}>
                <CodeField required hint="Six digits; they change every 30 seconds." />
                <SubmitButton block busyLabel="Checking…">
                  Finish
                </SubmitButton>
              </Form>
            ),
          },
        ]}
      />
    </AuthLayout>
  );
}
