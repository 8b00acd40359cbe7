/** What is in memory as a stream has it: in one part. */
export async function* inOnePart<T extends string | Uint8Array>(content: T): AsyncGenerator<T> {
  yield content;
}
