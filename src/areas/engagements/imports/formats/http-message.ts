import { withoutForbidden } from './xml-references.ts';

/** Characters of one message: what shows that something is there stands at its beginning. */
const LONGEST_MESSAGE = 8 * 1024;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** In characters of base64, a multiple of four; letters that take several bytes may follow. */
const LONGEST_ENCODED = Math.ceil((LONGEST_MESSAGE * 4) / 3 / 4) * 16;

/** Text in UTF-8; null for what is none. A letter that is cut off at the end doesn't matter. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}

/** The message in bytes, its head as text and its body too if it is text; otherwise how many bytes it has. */
function shown(bytes: Buffer, length: number): string {
  const whole = textOf(bytes);
  if (whole !== null) return whole;
  const end = bytes.indexOf('\r\n\r\n');
  const head = textOf(bytes.subarray(0, end === -1 ? 0 : end));
  const rest = length - (head === null || end === -1 ? 0 : end + 4);
  const note = `[${rest.toLocaleString('en-GB')} bytes that aren't text]`;
  return head === null || end === -1 ? note : `${head}\n\n${note}`;
}

/**
 * An HTTP request or answer as people read it: its beginning, without bytes that aren't text. Null for what should be base64
 * and isn't.
 */
export function httpMessage(typed: string, isBase64: boolean): string | null {
  const encoded = isBase64 ? typed.replace(/\s/g, '') : '';
  if (!BASE64.test(encoded)) return null;
  const message = isBase64
    ? shown(Buffer.from(encoded.slice(0, LONGEST_ENCODED), 'base64'), Buffer.byteLength(encoded, 'base64'))
    : typed;
  const clean = withoutForbidden(message.replaceAll('\r\n', '\n')).trim();
  return clean.length > LONGEST_MESSAGE
    ? `${clean.slice(0, LONGEST_MESSAGE)}\n[Cut off here: only the first ${LONGEST_MESSAGE / 1024} KB are kept.]`
    : clean;
}
