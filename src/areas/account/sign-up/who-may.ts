import type { SignUpPolicy } from '../../../config.ts';

/** Who is about to make a workspace. */
export interface Founder {
  readonly hasAccount: boolean;
  /** Holds a link that an administrator had sent (`invite-owner`). */
  readonly invited: boolean;
}

/** Whether the installation's `SIGNUP` lets somebody make a workspace on the web (D20). The only place that decides it. */
export function mayCreateWorkspace(policy: SignUpPolicy, founder: Founder): boolean {
  switch (policy) {
    case 'open':
      return true;
    case 'invited':
      return founder.hasAccount || founder.invited;
    case 'closed':
      return false;
  }
}
