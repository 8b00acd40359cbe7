import { parentPort, workerData } from 'node:worker_threads';
import type { Order } from './apart.ts';

/*
 * What `renderApart` runs: one document becomes one file, and the thread ends. It opens nothing and writes nothing; the
 * document and its file come and go by messages alone. It loads what it needs for that file.
 */

const { format, document, look, pictures }: Order = workerData;
const known = new Map(pictures.map((picture) => [picture.id, picture]));

async function render(): Promise<Uint8Array> {
  if (format === 'html') return (await import('./html/html.tsx')).renderHtml(document, look, known);
  return (await import('./docx/docx.ts')).renderDocx(document, look, known);
}

parentPort?.postMessage(await render());
