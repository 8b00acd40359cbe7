/** A mail as it crossed the wire or lies in a file, taken apart as RFC 5322 and 2045 say. */
export interface RawMail {
  /** Lower-case names; unfolded, otherwise as they stand. A name that occurs twice is there twice. */
  headers: [name: string, value: string][];
  /** The first part of that type, decoded. */
  text: string;
  html: string;
}

/** @throws {Error} if a line ends in anything but CRLF, or the mail is not multipart/alternative. */
export function parseRawMail(raw: string): RawMail {
  if (/[^\r]\n|\r[^\n]/.test(raw)) throw new Error('a bare CR or LF');
  const { headers, body } = entity(raw);
  const boundary = /^multipart\/alternative;.*boundary="([^"]+)"/s.exec(
    fieldOf(headers, 'content-type'),
  )?.[1];
  if (!boundary) throw new Error('not multipart/alternative');
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => entity(part.replace(/^\r\n/, '')));
  const partOf = (type: string) => {
    const part = parts.find(({ headers }) => fieldOf(headers, 'content-type').startsWith(type));
    return part ? decoded(part.body, fieldOf(part.headers, 'content-transfer-encoding')) : '';
  };
  return { headers, text: partOf('text/plain'), html: partOf('text/html') };
}

function entity(raw: string) {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
  const headers = head.split('\r\n').map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { headers, body: raw.slice(end + 4) };
}

function fieldOf(headers: RawMail['headers'], name: string): string {
  return headers.find(([key]) => key === name)?.[1] ?? '';
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
