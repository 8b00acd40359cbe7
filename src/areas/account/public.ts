/** What other areas may use of this one. */
export { inviteOwner } from './sign-up/invite-owner.ts';
