/** What the editor's script is answered when it saves by itself (E14); fields by their names. */

type Fields = Readonly<Record<string, string>>;

/** What a page on which something new is written becomes once that is a draft: what it is called there, and its addresses. */
export interface OwnPage {
  readonly name: string;
  readonly edit: string;
  readonly read: string;
  readonly preview: string;
  readonly editors: string;
}

/** 200: it is saved. */
export interface Saved {
  readonly revision: number;
  /** All there is now, where somebody else had written since; null where that is what the page has. */
  readonly text: Fields | null;
  /** Somebody has published it, perhaps meanwhile. */
  readonly isPublished: boolean;
  /** Of a page that had no draft when it was made. */
  readonly own?: OwnPage;
}

/** 409: somebody else changed the same places, and nothing was written. */
export interface Conflicting {
  /** Their name; null for somebody who has left. */
  readonly by: string | null;
  /** The fields that differ, as they left them. */
  readonly theirs: Fields;
  /** Of a page that had no draft when it was made. */
  readonly own?: OwnPage;
}

/** 503: nothing can be saved now. */
export interface Unsavable {
  readonly trouble: 'out-of-room';
}

/** 422: what is wrong with the fields; nothing was written. */
export interface Refused {
  readonly problems: Fields;
}
