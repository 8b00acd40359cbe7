/** What the editor's script is answered when it saves by itself (E14); fields by their names. */

type Fields = Readonly<Record<string, string>>;

/** 200: it is saved. */
export interface Saved {
  readonly revision: number;
  /** All there is now, where somebody else had written since; null where that is what the page has. */
  readonly text: Fields | null;
  /** Somebody has published it, perhaps meanwhile. */
  readonly isPublished: boolean;
}

/** 409: somebody else changed the same places, and nothing was written. */
export interface Conflicting {
  /** Their name; null for somebody who has left. */
  readonly by: string | null;
  /** The fields that differ, as they left them. */
  readonly theirs: Fields;
}

/** 503: nothing can be saved now. */
export interface Unsavable {
  readonly trouble: 'out-of-room';
}

/** 422: what is wrong with the fields; nothing was written. */
export interface Refused {
  readonly problems: Fields;
}
