import type { ComponentChildren } from 'preact';
import { AuthLayout } from './auth-layout.tsx';
import { LinkButton } from './button.tsx';
import type { SupportContact } from './support.tsx';
import { TypedTexts } from './typed-texts.tsx';
import { untranslated } from './untranslated.ts';

/** What went wrong, in plain words, and the way on. The request id lets support find the entry in the log. */
export const ErrorPage = ({
  status,
  title,
  body,
  action,
  requestId,
  workspaceName,
  accent,
  support,
  signOut,
  backTo,
  typed = [],
}: {
  status: number;
  title: string;
  body: ComponentChildren;
  action?: { href: string; label: string } | undefined;
  requestId?: string | undefined;
  workspaceName?: string | undefined;
  accent?: string | undefined;
  support?: SupportContact | undefined;
  /** Offers to leave, to whoever is signed in where there is nothing for them. */
  signOut?: boolean | undefined;
  /** Where whoever leaves comes back to, once signed in again. */
  backTo?: string | null | undefined;
  /** What somebody wrote into the form that led there. */
  typed?: readonly string[] | undefined;
}) => (
  <AuthLayout
    heading={title}
    lead={body}
    workspaceName={workspaceName}
    accent={accent}
    support={support}
    signOut={signOut}
    backTo={backTo}
    footer={
      <p>
        Error {status}
        {requestId && (
          <>
            {' · Reference '}
            <span class="figures" {...untranslated}>
              {requestId}
            </span>
          </>
        )}
      </p>
    }
  >
    {typed.length > 0 && <TypedTexts texts={typed} />}
    {action && (
      <LinkButton href={action.href} variant="primary" block>
        {action.label}
      </LinkButton>
    )}
  </AuthLayout>
);
