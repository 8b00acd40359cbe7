import { isUtf8 } from 'node:buffer';
import { REPLACEMENT } from './damage.ts';

/** Text of whole characters, and which of its lines, counted from 0, hold what is none in this encoding. */
export interface DecodedPiece {
  readonly text: string;
  readonly damaged: readonly number[];
}

export interface Decoder {
  write(bytes: Buffer): DecodedPiece;
  /** What was held back because it might have gone on. */
  end(): DecodedPiece;
}

/** How a file's bytes are its text. */
export interface Encoding {
  readonly decoder: () => Decoder;
  /** What to say of a line that holds bytes which mean nothing in it. */
  readonly damage: string;
  /** What to say of the file, where it names an encoding that nobody knows. */
  readonly unknown?: string;
}

/** The lines of a text, from 0, of which something is true. */
export const linesWith = (text: string, sought: string): number[] =>
  text.includes(sought)
    ? text.split('\n').flatMap((line, index) => (line.includes(sought) ? [index] : []))
    : [];

const LINE_END = 0x0a;

function linesThatAreNoUtf8(bytes: Buffer): number[] {
  const damaged: number[] = [];
  let line = 0;
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(LINE_END, from);
    const until = end < 0 ? bytes.length : end;
    if (!isUtf8(bytes.subarray(from, until))) damaged.push(line);
    from = until + 1;
  }
  return damaged;
}

/** Where the last character begins, if more of it may follow; otherwise the end. */
function endOfWhole(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function utf8(): Decoder {
  let held: Buffer = Buffer.alloc(0);
  const piece = (bytes: Buffer): DecodedPiece => ({
    text: bytes.toString('utf8'),
    damaged: isUtf8(bytes) ? [] : linesThatAreNoUtf8(bytes),
  });
  return {
    write(bytes) {
      const all = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      const end = endOfWhole(all);
      held = Buffer.from(all.subarray(end));
      return piece(all.subarray(0, end));
    },
    end: () => piece(held),
  };
}

function labelled(label: string): Decoder {
  const decoder = new TextDecoder(label, { ignoreBOM: true });
  const piece = (text: string): DecodedPiece => ({ text, damaged: linesWith(text, REPLACEMENT) });
  return {
    write: (bytes) => piece(decoder.decode(bytes, { stream: true })),
    end: () => piece(decoder.decode()),
  };
}

const damageIn = (name: string) =>
  `This line holds bytes that mean nothing in ${name}, the file's encoding. Each is shown as “${REPLACEMENT}”.`;
const UTF_8: Encoding = { decoder: utf8, damage: damageIn('UTF-8') };
const encoded = (label: string): Encoding => ({
  decoder: () => labelled(label),
  damage: damageIn(label.toUpperCase()),
});

const BYTE_ORDER_MARKS: readonly (readonly [mark: readonly number[], Encoding])[] = [
  [[0xef, 0xbb, 0xbf], UTF_8],
  [[0xff, 0xfe], encoded('utf-16le')],
  [[0xfe, 0xff], encoded('utf-16be')],
];

const XML_DECLARATION = /^\s*<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([^"']{1,40})["']/;

/** How a file is encoded, by the bytes with which it begins, and how many of these are its byte order mark. */
export function encodingOf(head: Buffer): { readonly encoding: Encoding; readonly mark: number } {
  for (const [mark, encoding] of BYTE_ORDER_MARKS)
    if (mark.every((byte, index) => head[index] === byte)) return { encoding, mark: mark.length };
  return { encoding: unmarked(head), mark: 0 };
}

function unmarked(head: Buffer): Encoding {
  // Two letters of ASCII, such as `<?`, `{"` or `Ti`, have their zeros on one side or the other.
  const [a = 0, b = 0, c = 0, d = 0] = head;
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return encoded('utf-16le');
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return encoded('utf-16be');
  const begin = head.toString('latin1', 0, 1024);
  const [, label] = XML_DECLARATION.exec(begin) ?? [];
  if (label !== undefined) return declared(label);
  // Excel writes CSV in the code page of Western Windows. XML and JSON without a word on it are UTF-8.
  const isMarkup = /^\s*[<{[]/.test(begin);
  return !isMarkup && hasOtherLettersOnly(head) ? encoded('windows-1252') : UTF_8;
}

/** Whether there are letters beyond ASCII, and not one of them is UTF-8. */
function hasOtherLettersOnly(head: Buffer): boolean {
  const whole = head.subarray(0, endOfWhole(head));
  if (isUtf8(whole)) return false;
  return !/[\u0080-\ufffc]/.test(whole.toString('utf8'));
}

function declared(label: string): Encoding {
  try {
    const { encoding } = new TextDecoder(label);
    // What says so in ASCII is not UTF-16, whatever it says.
    return encoding === 'utf-8' || encoding.startsWith('utf-16') ? UTF_8 : encoded(encoding);
  } catch {
    return {
      ...UTF_8,
      unknown: `The file says that it's encoded as “${label}”, which isn't known here. It was read as UTF-8; check letters other than A to Z.`,
    };
  }
}
