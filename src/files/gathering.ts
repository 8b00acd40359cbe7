/*
 * What reads several parts of a content at once. A part is good until the next is asked for (`SentFile`, `FileStore.write`), so
 * that each is copied here.
 */

/** Ends the gathering of more than was to be gathered. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';
}

/** A content of which the beginning has been read: so many bytes of it, or all where it has fewer; `whole` begins anew. */
export async function peek(
  content: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{ readonly lead: Buffer; readonly whole: AsyncIterable<Uint8Array> }> {
  const rest = content[Symbol.asyncIterator]();
  const begun: Buffer[] = [];
  let size = 0;
  while (size < bytes) {
    const next = await rest.next();
    if (next.done === true) break;
    begun.push(Buffer.from(next.value));
    size += next.value.byteLength;
  }
  return {
    lead: Buffer.concat(begun).subarray(0, bytes),
    whole: (async function* () {
      yield* begun;
      yield* { [Symbol.asyncIterator]: () => rest };
    })(),
  };
}

/** All of a content. Throws {@link TooMuch} as soon as it has more bytes than that. */
export async function inMemory(content: AsyncIterable<Uint8Array>, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of content) {
    size += part.byteLength;
    if (size > most) throw new TooMuch();
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts);
}
