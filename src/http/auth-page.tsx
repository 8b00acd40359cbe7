import type { ComponentChildren, VNode } from 'preact';
import type { Site } from '../access/site.ts';
import { AuthLayout } from '../ui/auth-layout.tsx';

/** What every page of the signed-out shows: where one is, and whom to ask. */
export interface AuthSite {
  readonly site: Site;
  readonly supportEmail: string;
}

/** A page of the signed-out, in the name of the workspace on whose host it stands. */
export function AuthPage(props: {
  at: AuthSite;
  heading: string;
  lead?: ComponentChildren;
  footer?: ComponentChildren;
  children?: ComponentChildren;
}): VNode {
  const { at, ...rest } = props;
  const workspace = at.site.kind === 'tenant' ? at.site.workspace : undefined;
  return (
    <AuthLayout
      workspaceName={workspace?.name}
      accent={workspace?.accent}
      support={{ email: at.supportEmail }}
      {...rest}
    />
  );
}
