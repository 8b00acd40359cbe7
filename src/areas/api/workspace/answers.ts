import { errorPage, json, type Reply } from '../../../http/reply.ts';

/** Somebody else was first (412). */
export const changedMeanwhile = (): Reply =>
  errorPage(412, {
    body: 'Someone else has changed this since you read it. Read it again, and send your change upon that.',
  });

/** What things are called in an answer: when, as ISO 8601 in UTC. */
export const isoTime = (at: number): string => new Date(at).toISOString();

/** A page of a list, and the cursor that the next page begins behind; null on the last one. */
export interface ListPage<Item> {
  readonly rows: readonly Item[];
  readonly next: string | null;
}

/** How many things of a list are on one page. */
export const PER_PAGE = 100;

/** The page of a list behind the thing with that id; behind what is not there any more there is nothing. */
export function pageBehind<Item extends { readonly id: string }>(
  items: readonly Item[],
  after: string | null,
): ListPage<Item> {
  const at = after === null ? -1 : items.findIndex(({ id }) => id === after);
  if (after !== null && at === -1) return { rows: [], next: null };
  const rows = items.slice(at + 1, at + 1 + PER_PAGE);
  const next = at + 1 + PER_PAGE < items.length ? (rows.at(-1)?.id ?? null) : null;
  return { rows, next };
}

/**
 * A page of a list as it is answered. Where a cursor named something there was more behind it; where there is nothing now, the
 * list has changed meanwhile, and whoever took that for its end would miss what is in it (410).
 */
export function answerWithPage<Item>(
  { rows, next }: ListPage<Item>,
  after: string | null,
  present: (item: Item) => unknown,
): Reply {
  if (after !== null && rows.length === 0)
    return errorPage(410, {
      body: 'The list has changed, and nothing is behind this cursor any more. Ask for it from its beginning.',
    });
  return json({ items: rows.map(present), next });
}

/** What a program said, without what it left out. */
export const said = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]: Exclude<T[Name], undefined>;
  };
