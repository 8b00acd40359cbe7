import { parentPort } from 'node:worker_threads';
import type { Order } from './apart.ts';
import { type HandedOver, TakenOver } from './handing-over.ts';

/*
 * What `renderApart` runs: one document becomes one file, and the thread ends. It opens nothing and writes nothing; the
 * document and its file come and go by messages alone. It loads what it needs for that file.
 */

async function render({ format, document, look, pictures }: Order): Promise<Uint8Array> {
  const known = new Map(pictures.map((picture) => [picture.id, picture]));
  if (format === 'html') return (await import('./html/html.tsx')).renderHtml(document, look, known);
  return (await import('./docx/docx.ts')).renderDocx(document, look, known);
}

const taken = new TakenOver();
parentPort?.on('message', async (told: HandedOver) => {
  const order = taken.take(told);
  if (order === null) return;
  const bytes = new Uint8Array(await render(order));
  parentPort?.postMessage(bytes, [bytes.buffer]);
});
