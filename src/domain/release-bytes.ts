/**
 * Gives bytes that nobody will read again back to the system, where they have their memory to themselves; whoever still looks
 * at them finds none. The garbage collector would let more than 64 MiB of them pile up first, however little is in use.
 */
export function releaseBytes({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
