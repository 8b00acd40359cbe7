import type { IncomingHttpHeaders } from 'node:http';
import { API_TOKEN_PREFIX, looksLikeApiToken } from '../domain/api-token.ts';
import { hashToken } from '../domain/token.ts';

const BEARER = new RegExp(`^bearer +(${API_TOKEN_PREFIX}.*)$`, 'i');

/** What a request says in `Authorization` that is meant for us (RFC 6750 2.1): other schemes are those of proxies. */
function givenIn({ authorization }: Pick<IncomingHttpHeaders, 'authorization'>): string | null {
  return BEARER.exec(authorization ?? '')?.[1] ?? null;
}

/** Whether a program says that it has a token of any kind: a browser says so by nobody's doing but a program's (RFC 6750 2.1). */
export const namesBearer = ({ authorization }: Pick<IncomingHttpHeaders, 'authorization'>): boolean =>
  /^bearer +\S/i.test(authorization ?? '');

/** Whether a request comes with a token, a right one or not. Nothing that a browser does by itself has one (E27). */
export const carriesToken = (headers: Pick<IncomingHttpHeaders, 'authorization'>): boolean =>
  givenIn(headers) !== null;

/** The hash of the token that a request comes with; null for what can be none. */
export function bearerHashOf(headers: Pick<IncomingHttpHeaders, 'authorization'>): string | null {
  const given = givenIn(headers);
  return given !== null && looksLikeApiToken(given) ? hashToken(given) : null;
}
