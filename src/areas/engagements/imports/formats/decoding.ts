import { Damage, REPLACEMENT } from './damage.ts';
import { type DecodedPiece, type Decoder, encodingOf, linesWith } from './encoding.ts';
import { whyNoText } from './no-text.ts';
import { type Unreadable, UnreadableFile } from './scanned.ts';

/** How much of a file is looked at to tell what it is. */
const HEAD_BYTES = 64 * 1024;

const EMPTY = 'This file is empty. Export the results from your scanner again.';

/** A file's text, as its bytes arrive. */
export interface DecodedText {
  /** The text with which it begins: that of 64 KB at most, without a byte order mark. */
  readonly head: string;
  /** All of it, the head included; to be read once. */
  readonly text: AsyncIterable<string>;
  /** What was wrong with its bytes since this was last asked, by line; in the text they are U+FFFD. */
  damage(): readonly Unreadable[];
}

/**
 * Reads a file as text: UTF-8, UTF-16 with and without a byte order mark, or what its XML declaration says. Holds no more of
 * it than its first 64 KB. Throws `UnreadableFile` where it is empty, or no text at all, and says what it is.
 */
export async function decode(bytes: AsyncIterable<Uint8Array>): Promise<DecodedText> {
  const pieces = bytes[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await pieces.next();
    if (next.done) break;
    first.push(next.value);
    length += next.value.length;
  }
  const all = Buffer.concat(first);
  const none = whyNoText(all);
  if (none !== null) throw new UnreadableFile(none, 1);
  const { encoding, mark } = encodingOf(all);
  const begin = all.subarray(mark);
  const head = withoutNul(encoding.decoder().write(begin.subarray(0, HEAD_BYTES)).text);
  if (length < HEAD_BYTES && head.trim() === '') throw new UnreadableFile(EMPTY, 1);

  const damage = new Damage(encoding.damage);
  let unknown: Unreadable[] =
    encoding.unknown === undefined ? [] : [{ kind: 'unreadable', line: 1, reason: encoding.unknown }];
  return {
    head,
    text: textOf(begin, pieces, encoding.decoder(), damage),
    damage: () => {
      const told = [...unknown, ...damage.taken()];
      unknown = [];
      return told;
    },
  };
}

/** NUL is no character of a text, in any encoding, and no database keeps it. */
const withoutNul = (text: string) => text.replaceAll('\0', REPLACEMENT);

async function* textOf(
  begin: Buffer,
  rest: AsyncIterator<Uint8Array>,
  decoder: Decoder,
  damage: Damage,
): AsyncGenerator<string, void, undefined> {
  let line = 1;
  const read = ({ text, damaged }: DecodedPiece): string => {
    const lines = [...damaged, ...linesWith(text, '\0')].sort((one, other) => one - other);
    for (const one of lines) damage.at(line + one);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line++;
    return withoutNul(text);
  };
  try {
    yield read(decoder.write(begin));
    for (let next = await rest.next(); !next.done; next = await rest.next())
      yield read(decoder.write(Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length)));
    yield read(decoder.end());
    damage.end();
  } finally {
    // Whoever stops early, such as at a broken place, lets go of the file.
    await rest.return?.();
  }
}
