/** What other areas may use of this one. */
export { reassignOwnership } from './settings/hand-over.ts';
