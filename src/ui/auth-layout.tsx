import type { ComponentChildren } from 'preact';
import { paths } from '../http/paths.ts';
import { Monogram, Wordmark } from './brand.tsx';
import { Document } from './document.tsx';
import { ActionForm, HiddenField } from './form.tsx';
import { Icon } from './icon.tsx';
import { RETURN_TO } from './somebody-else.tsx';
import { type SupportContact, SupportLine } from './support.tsx';

/** One centred column with one thing to do: sign-in, sign-up, password reset, setup and verify. */
export const AuthLayout = ({
  heading,
  workspaceName,
  accent,
  lead,
  children,
  signOut = false,
  backTo = null,
  support,
  footer,
}: {
  /** What the tab says as well (WCAG 2.4.2). */
  heading: string;
  workspaceName?: string | undefined;
  accent?: string | undefined;
  lead?: ComponentChildren;
  children?: ComponentChildren;
  /** Offers the way out of a session that goes no further here, or still owes its second factor (D14). */
  signOut?: boolean | undefined;
  /** The page to which a sign-in leads after that; null where there is none. */
  backTo?: string | null | undefined;
  support?: SupportContact | undefined;
  footer?: ComponentChildren;
}) => (
  <Document title={heading} accent={accent} bodyClass="flex flex-col items-center bg-base-100 sm:bg-base-200">
    <div class="flex w-full max-w-[27.5rem] grow flex-col px-5 pt-8 pb-10 sm:px-0 sm:pt-[9vh]">
      <header class="mb-7 sm:mb-6 sm:px-1">
        {workspaceName ? (
          <p class="flex min-w-0 items-center gap-3 font-semibold">
            <Monogram name={workspaceName} /> <span class="min-w-0">{workspaceName}</span>
          </p>
        ) : (
          <p>
            <Wordmark />
          </p>
        )}
      </header>
      <main id="main" class="rounded-box border-base-300 bg-base-100 sm:border sm:p-7">
        <div class="space-y-2 not-last:mb-6">
          <h1>{heading}</h1>
          {lead && <div class="text-muted">{lead}</div>}
        </div>
        {children}
      </main>
      <footer class="mt-7 space-y-3 text-sm text-muted sm:mt-5 sm:px-1">
        {footer}
        <SupportLine support={support} />
        {signOut && (
          <ActionForm action={paths.signOut}>
            {backTo !== null && <HiddenField name={RETURN_TO} value={backTo} />}
            <button
              type="submit"
              class="inline-flex min-h-7 cursor-pointer items-center gap-1.5 rounded font-medium hover:text-base-content"
            >
              <Icon name="log-out" size={15} /> Sign out
            </button>
          </ActionForm>
        )}
        {workspaceName && <p class="pt-2 text-xs">Secured by SecPortal</p>}
      </footer>
    </div>
  </Document>
);
