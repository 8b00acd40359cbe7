import { parentPort } from 'node:worker_threads';
import type { Order } from './apart.ts';
import { type HandedOver, TakenOver } from './handing-over.ts';
import type { Made } from './making.ts';

/*
 * The thread that makes a file of HTML or Word: one document, and no other. It opens nothing and writes nothing; the document
 * and its file come and go by messages alone. It loads what it needs for that file.
 */

async function render({ format, document, look, pictures }: Order): Promise<Uint8Array> {
  const known = new Map(pictures.map((picture) => [picture.id, picture]));
  if (format === 'html') return (await import('./html/html.tsx')).renderHtml(document, look, known);
  return (await import('./docx/docx.ts')).renderDocx(document, look, known);
}

/** Bytes that share their memory with nothing else, so that they can be given away. */
const alone = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength
    ? new Uint8Array(bytes.buffer)
    : new Uint8Array(bytes);

const taken = new TakenOver();
parentPort?.on('message', async (told: HandedOver) => {
  const order = taken.take(told);
  if (order === null) return;
  const bytes = alone(await render(order));
  parentPort?.postMessage({ bytes, about: null } satisfies Made<null>, [bytes.buffer]);
});
