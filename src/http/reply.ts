import type { VNode } from 'preact';

/** What happens to the cookies along with the answer. */
export type CookieChange =
  | {
      /** The session's new token. */
      readonly set?: string | undefined;
      /** The new value of the cookie by which the browser is known. */
      readonly browser?: string | undefined;
    }
  /** The session has ended. The browser stays known. */
  | { readonly clear: true };

/** What a handler answers; `http/route.ts` turns it into HTTP. */
export type Reply =
  | {
      readonly kind: 'html';
      readonly status: number;
      readonly page: VNode;
      readonly retryAfterSeconds?: number;
      readonly cookie?: CookieChange;
      readonly keepsTyped?: true;
    }
  | { readonly kind: 'redirect'; readonly to: string; readonly cookie?: CookieChange }
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: unknown;
      /** The thing’s tag as it is now (RFC 9110 8.8.3). */
      readonly etag?: string;
      readonly keepsTyped?: true;
    }
  /** JSON that is written already, for a script of ours. */
  | { readonly kind: 'written-json'; readonly text: string }
  /** A page by itself, which holds its own pictures and style, for a frame in a page of ours. */
  | { readonly kind: 'framed'; readonly content: Uint8Array }
  /** Done, and there is nothing to say of it (204). */
  | { readonly kind: 'nothing' }
  /** A program's body that its schema refuses: member → what is wrong with it. */
  | { readonly kind: 'misread'; readonly errors: Readonly<Record<string, string>> }
  | ({ readonly kind: 'download' } & Download)
  | ({ readonly kind: 'file' } & StoredFile)
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly special: {
        readonly title?: string;
        readonly body?: string;
        readonly action?: { href: string; label: string };
        /** Where it is not the look of the place itself. */
        readonly workspaceName?: string;
        readonly accent?: string;
        /** What somebody wrote into the form that led there. */
        readonly typed?: readonly string[];
      };
    };

/** A file to keep; `name` is of plain ASCII without quotes, `content` is sent as it comes. */
export interface Download {
  readonly name: string;
  readonly type: string;
  readonly content: AsyncIterable<string | Uint8Array>;
}

/** A file that somebody uploaded. */
export interface StoredFile {
  /** As people call it. */
  readonly name: string;
  /** The type of a picture that we have encoded ourselves, which browsers show; null for anything else, which they keep. */
  readonly picture: 'image/png' | 'image/jpeg' | 'image/webp' | null;
  readonly bytes: number;
  readonly content: AsyncIterable<Uint8Array>;
  /** Whether it is there, and within its reader's reach, as it was when it was found: asked while it is sent (D24). */
  readonly isStillTheirs: () => Promise<boolean>;
}

/** A page. */
export function html(page: VNode, status = 200): Reply {
  return { kind: 'html', status, page };
}

/** The page again, with the messages beside the fields. */
export function unprocessable(page: VNode): Reply {
  return { kind: 'html', status: 422, page };
}

/** Too many tries; `seconds` until the next one counts (RFC 6585, RFC 9110 10.2.3). */
export function tooMany(page: VNode, seconds: number): Reply {
  return { kind: 'html', status: 429, page, retryAfterSeconds: Math.max(1, Math.ceil(seconds)) };
}

/** The same for a program. */
export function tooManyRequests(body: string, seconds: number): Reply {
  return {
    kind: 'error',
    status: 429,
    special: { body },
    retryAfterSeconds: Math.max(1, Math.ceil(seconds)),
  };
}

/** 303: the answer to what was posted stands there. `to` is a path of this host, or an address that we made. */
export function seeOther(to: string, cookie?: CookieChange): Reply {
  return cookie === undefined ? { kind: 'redirect', to } : { kind: 'redirect', to, cookie };
}

/** An answer to a program, with its `ETag` where it has one. */
export function json(body: unknown, status = 200, etag?: string): Reply {
  return etag === undefined ? { kind: 'json', status, body } : { kind: 'json', status, body, etag };
}

/**
 * An answer to a form of which something waits for somebody to decide, such as between two versions: what was typed is kept
 * until the form is sent again, for whoever leaves the page before (E14).
 */
export function keepingTyped(reply: Reply): Reply {
  return reply.kind === 'html' || reply.kind === 'json' ? { ...reply, keepsTyped: true } : reply;
}

/** A program's body of which a command refuses members: each with what is wrong with it (422). */
export function misread(errors: Readonly<Record<string, string>>): Reply {
  return { kind: 'misread', errors };
}

/** What a file is called that holds something as it was on a day (UTC): `members-2026-03-01.csv`. */
export const datedName = (name: string, now: number, ending: string): string =>
  `${name}-${new Date(now).toISOString().slice(0, 10)}.${ending}`;

/** A file to keep, never shown by the browser. */
export function download(file: Download): Reply {
  return { kind: 'download', ...file };
}

/** A file as it was uploaded, never interpreted by the browser; a picture of our own encoding is shown (E11, E25). */
export function storedFile(file: StoredFile): Reply {
  return { kind: 'file', ...file };
}

/** A page by itself, shown in a frame of ours without scripts, forms or a way to anywhere. */
export function framed(content: Uint8Array): Reply {
  return { kind: 'framed', content };
}

/** The page of an error, where a handler finds that there is nothing to show or nothing to be done. */
export function errorPage(
  status: 403 | 404 | 409 | 410 | 412,
  special: {
    readonly title?: string;
    readonly body?: string;
    readonly action?: { href: string; label: string };
    readonly workspaceName?: string;
    readonly accent?: string;
  } = {},
): Reply {
  return { kind: 'error', status, special };
}

const GONE = {
  title: 'That’s no longer here',
  body: 'What you wrote about is no longer here, or you can’t change it any more.',
};

/** The page of an error with what was written into the form that led there, so that it can be copied from it (E14). */
export function withTyped(reply: Extract<Reply, { kind: 'error' }>, typed: readonly string[]): Reply {
  if (typed.length === 0) return reply;
  return { ...reply, special: { ...(reply.status === 404 && GONE), ...reply.special, typed } };
}
