/** What other areas may use of this one. */
export { publishedOf } from './client/queries.ts';
export { ForYou, OpenBySeverity } from './client/views.tsx';
