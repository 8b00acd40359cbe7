import { errorPage, type Reply } from '../../../http/reply.ts';

/** Somebody else was first (412). */
export const changedMeanwhile = (): Reply =>
  errorPage(412, {
    body: 'Someone else has changed this since you read it. Read it again, and send your change upon that.',
  });

/** What things are called in an answer: when, as ISO 8601 in UTC. */
export const isoTime = (at: number): string => new Date(at).toISOString();

/** A page of a list, and the cursor that the next page begins behind; null on the last one. */
export const pageOf = <Item>(items: readonly Item[], next: string | null) => ({ items, next });

/** How many things of a list are on one page. */
const PER_PAGE = 100;

/** The page of a list behind the thing with that id; what is not there any more begins anew. */
export function pageBehind<Item extends { readonly id: string }>(
  items: readonly Item[],
  after: string | null,
) {
  const from = after === null ? 0 : items.findIndex(({ id }) => id === after) + 1;
  const shown = items.slice(from, from + PER_PAGE);
  const next = from + PER_PAGE < items.length ? (shown.at(-1)?.id ?? null) : null;
  return { shown, next };
}

/** What a program said, without what it left out. */
export const said = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]: Exclude<T[Name], undefined>;
  };
