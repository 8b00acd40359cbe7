import { LONGEST_LINE } from './limits.ts';
import type { ScannedPlace } from './scanned.ts';

const shortened = (text: string) =>
  text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE - 1)}…` : text;

/** A place as it is kept: in one line each, of 500 characters at most. */
export const placeOf = (what: string, where: string): ScannedPlace => ({
  what: shortened(what.replaceAll(/\s+/g, ' ').trim()),
  where: shortened(where.replaceAll(/\s+/g, ' ').trim()),
});

const WEB = /^(https?:\/\/[^/?#]*)([^?#]*)(\?[^#]*)?/i;
const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[^\s:/]+):(\d{1,5})$/i;

/** The names in a query. Its values are often what a scanner tried, which is something else the next time. */
const namesIn = (query: string) => query.replaceAll(/([?&][^=&]*)=[^&]*/g, '$1=');

/**
 * The place of a scanner's target: of a web address its host and the path there with the query's names, of `host:port` the
 * two, of anything else just that. What follows `#` is the browser's affair.
 */
export function placeOfAddress(address: string): ScannedPlace {
  const trimmed = address.trim();
  const [, origin, path = '', query = ''] = WEB.exec(trimmed) ?? [];
  if (origin !== undefined)
    return placeOf(origin.toLowerCase(), `${path === '/' && query === '' ? '' : path}${namesIn(query)}`);
  const [, host, port] = HOST_AND_PORT.exec(trimmed) ?? [];
  return host === undefined ? placeOf(trimmed, '') : placeOf(host, `tcp/${port}`);
}
