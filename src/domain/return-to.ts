const MAX_LENGTH = 512;
const HERE = 'http://here.invalid';

/** Never a place to return to: pages that would loop or act, and what is no page at all (S17). */
const NO_RETURN: ReadonlySet<string> = new Set([
  ...['login', 'logout', 'signup', 'invitations', 'password', 'mfa', 'confirm'],
  ...['api', 'assets', 'healthz', 'readyz'],
]);

/** The pages that mailed links open. Their tokens are stored nowhere, a session's return path included. */
const MAILED = /^\/(?:invitations\/[\w-]+|password\/reset|signup\/confirm|account\/email\/confirm)$/i;

/**
 * The path on this host that was asked for before signing in, safe to send somebody to, or null (D15, ASVS 3.7.2).
 * It always starts with exactly one slash, holds no authority, fragment, backslash or control character, plain or
 * encoded, and never leads to an authentication page, whatever spelling it came in.
 */
export function safeReturnTo(raw: unknown): string | null {
  const url = onThisHost(raw);
  if (url === null) return null;
  const first = decode(url.pathname)?.split('/')[1]?.toLowerCase();
  return NO_RETURN.has(first ?? '') || MAILED.test(decode(url.pathname) ?? '') ? null : safePart(url);
}

/**
 * The path on this host of a mailed link's page, which is opened by whoever has signed out because it is for another
 * account, or null. As safe as a path to return to, and none but those pages.
 */
export function safeMailedLink(raw: unknown): string | null {
  const url = onThisHost(raw);
  return url !== null && MAILED.test(url.pathname) ? safePart(url) : null;
}

const safePart = ({ pathname, search }: URL) => pathname + search;

/** A path that stays on this host however it is read; null for anything else. */
function onThisHost(raw: unknown): URL | null {
  if (typeof raw !== 'string' || raw.length > MAX_LENGTH) return null;
  if (!raw.startsWith('/') || raw.startsWith('//')) return null;
  // URL parsers drop tabs and line ends and turn backslashes round, so these go before one sees them.
  if (/[\s\p{Cc}\p{Cf}\\#]/u.test(raw)) return null;
  const path = raw.split('?', 1)[0] ?? '';
  // An encoded slash, backslash or percent sign means something else to the next one who decodes it.
  if (/%(2f|5c|25|23|3f)/i.test(path)) return null;
  const url = URL.parse(raw, HERE);
  if (url === null || url.origin !== HERE) return null;
  // Looked at again after "/.//host" and its like have been resolved.
  if (url.pathname.includes('//')) return null;
  const decoded = decode(url.pathname);
  if (decoded === null || /[\p{Cc}\\]/u.test(decoded)) return null;
  return safePart(url).length <= MAX_LENGTH ? url : null;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
