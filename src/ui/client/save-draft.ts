import type { Conflicting, Refused, Saved, Unsavable } from '../../domain/draft-saving.ts';
import { QUIET_HEADER } from '../../domain/quiet.ts';
import type { Sent } from './draft.ts';

/** What came of saving. */
export type Answer =
  | { readonly kind: 'saved'; readonly saved: Saved }
  | { readonly kind: 'disputed'; readonly conflicting: Conflicting }
  | { readonly kind: 'refused'; readonly refused: Refused }
  /** No connection; a server, or one before it, that says it cannot now; or one whose disk is full. It is tried again. */
  | { readonly kind: 'unreachable' | 'unavailable' | 'out-of-room' }
  /** The session has ended. What was sent is kept for half an hour, for whoever signs in to the same account. */
  | { readonly kind: 'signed-out' }
  /** Somebody else is signed in in another tab. */
  | { readonly kind: 'somebody-else' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'too-large' };

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isSaved = (body: unknown): body is Saved => isObject(body) && 'revision' in body && 'text' in body;
const isConflicting = (body: unknown): body is Conflicting => isObject(body) && 'theirs' in body;
const isRefused = (body: unknown): body is Refused => isObject(body) && 'problems' in body;

const isUnsavable = (body: unknown): body is Unsavable => isObject(body) && 'trouble' in body;

async function bodyOf(response: Response): Promise<unknown> {
  return response.headers.get('content-type')?.startsWith('application/json') ? response.json() : null;
}

const OF_STATUS: Readonly<Record<number, Answer['kind'] & ('gone' | 'too-large' | 'somebody-else')>> = {
  403: 'gone',
  404: 'gone',
  409: 'somebody-else',
  413: 'too-large',
};

/** For whom the page was made, and what one calls itself on which something new is written. */
const SAID_OF_PAGE = ['signed_in_as', 'page'] as const;

/** Sends a form's changed fields as the form's own button would, and says so that it does it by itself. */
export async function saveDraft(
  form: HTMLFormElement,
  { revision, before, change, undecided }: Sent,
): Promise<Answer> {
  const body = new URLSearchParams({
    ...change,
    ...undecided,
    revision: String(revision),
    before: JSON.stringify(before),
    undecided: Object.keys(undecided).join(' '),
    onwards: 'autosave',
  });
  for (const name of SAID_OF_PAGE) {
    const said = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (said) body.set(name, said.value);
  }
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { accept: 'application/json', [QUIET_HEADER]: '1' },
      redirect: 'manual',
    });
    if (response.type === 'opaqueredirect') return { kind: 'signed-out' };
    const answer = await bodyOf(response);
    if (response.ok && isSaved(answer)) return { kind: 'saved', saved: answer };
    if (response.status === 409 && isConflicting(answer)) return { kind: 'disputed', conflicting: answer };
    if (response.status === 422 && isRefused(answer)) return { kind: 'refused', refused: answer };
    if (response.status === 503 && isUnsavable(answer)) return { kind: answer.trouble };
    return { kind: OF_STATUS[response.status] ?? 'unavailable' };
  } catch {
    return { kind: 'unreachable' };
  }
}
