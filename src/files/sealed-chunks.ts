import { BOX_OVERHEAD_BYTES, type CompanyKey, type SealedCell } from '../sealing/company-keys.ts';
import { SealedBoxError } from '../sealing/sealed-box.ts';

/** How much of a file is sealed at a time. In bytes; sealing as much takes far less than a millisecond (E28). */
const CHUNK_BYTES = 64 * 1024;
const BOX_BYTES = CHUNK_BYTES + BOX_OVERHEAD_BYTES;

/**
 * What a chunk is bound to: its file, its turn, and whether it is the last. So chunks cannot change places, neither within a
 * file nor between two, and of a file that was cut short the last mark is missing (E24).
 */
const cellOf = (fileId: string, turn: number, isLast: boolean): SealedCell => [
  'files',
  fileId,
  isLast ? `last chunk ${turn}` : `chunk ${turn}`,
];

/**
 * Cuts a stream into pieces of one length; only the last is shorter, and may be empty. A piece is good until the next is asked
 * for: all of them lie in the same bytes, or a file would leave its whole length behind for the garbage collector.
 */
async function* pieces(
  content: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly isLast: boolean }> {
  const piece = Buffer.allocUnsafeSlow(length);
  let size = 0;
  for await (const part of content) {
    for (let at = 0; at < part.byteLength; ) {
      // A piece goes on only when more has come: until then it may be the last.
      if (size === length) {
        yield { bytes: piece, isLast: false };
        size = 0;
      }
      const next = part.subarray(at, at + length - size);
      piece.set(next, size);
      size += next.byteLength;
      at += next.byteLength;
    }
  }
  yield { bytes: piece.subarray(0, size), isLast: true };
}

/**
 * Seals a file as it comes, never more of it in memory than a chunk and what came with it. A sealed chunk is good until the
 * next is asked for, as {@link pieces} are.
 */
export async function* sealChunks(
  key: CompanyKey,
  fileId: string,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const box = Buffer.allocUnsafeSlow(BOX_BYTES);
  let turn = 0;
  for await (const { bytes, isLast } of pieces(content, CHUNK_BYTES)) {
    yield key.sealInto(box, bytes, cellOf(fileId, turn, isLast));
    turn += 1;
  }
}

/**
 * Opens a file as it is read. Each chunk is authenticated before any of it is handed on; a file that is not whole ends in a
 * `SealedBoxError`, never as if it were.
 */
export async function* openChunks(
  key: CompanyKey,
  fileId: string,
  sealed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let turn = 0;
  for await (const { bytes, isLast } of pieces(sealed, BOX_BYTES)) {
    if (bytes.length < BOX_OVERHEAD_BYTES) throw new SealedBoxError('malformed');
    yield key.unsealBytes(bytes, cellOf(fileId, turn, isLast));
    turn += 1;
  }
}
