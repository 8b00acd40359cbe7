/** What other areas may use of this one. */
export { accountEntries } from './navigation.ts';
export { inviteOwner } from './sign-up/invite-owner.ts';
