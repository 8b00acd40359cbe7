import { isOutOfRoom } from '../data/unavailable.ts';

/** Why something cannot be saved now, for whoever wanted it. */
const OUT_OF_ROOM = {
  title: 'The server is out of room',
  body: 'Nothing was saved. Tell the people who run the server, and send this again later.',
};

/** Ends a form's deed because the database is away or takes nothing; what was typed is shown again with that (E14). */
export class Unsaved extends Error {
  override readonly name = 'Unsaved';
  readonly texts: readonly string[];
  /** The page that holds the form. */
  readonly from: string | null;

  constructor(
    cause: Error,
    { texts, from }: { readonly texts: readonly string[]; readonly from: string | null },
  ) {
    super('not saved', { cause });
    this.texts = texts;
    this.from = from;
  }
}

/** What a page says of something that failed by itself: of a form, what was typed and the way back to its page. */
export function saidOfFailure(failure: unknown) {
  if (!(failure instanceof Unsaved)) return {};
  const { texts, from, cause } = failure;
  return {
    ...(isOutOfRoom(cause) && OUT_OF_ROOM),
    typed: texts,
    ...(from !== null && { action: { href: from, label: 'Back to the page' } }),
  };
}
