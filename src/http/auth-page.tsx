import type { ComponentChildren, VNode } from 'preact';
import type { Site } from '../access/site.ts';
import { AuthLayout } from '../ui/auth-layout.tsx';

/** What every page of the signed-out shows: where one is, and whom to ask. */
export interface AuthPlace {
  readonly site: Site;
  readonly supportEmail: string;
}

/** A page of the signed-out, in the name of the workspace on whose host it stands. */
export function AuthPage(props: {
  place: AuthPlace;
  heading: string;
  lead?: ComponentChildren;
  footer?: ComponentChildren;
  children?: ComponentChildren;
}): VNode {
  const { place, ...rest } = props;
  const workspace = place.site.kind === 'tenant' ? place.site.workspace : undefined;
  return (
    <AuthLayout
      workspaceName={workspace?.name}
      accent={workspace?.accent}
      support={{ email: place.supportEmail }}
      {...rest}
    />
  );
}
