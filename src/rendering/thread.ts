import { parentPort, workerData } from 'node:worker_threads';
import type { Order } from './apart.ts';
import { renderHtml } from './html/html.tsx';

/*
 * What `renderApart` runs: one document becomes one file, and the thread ends. It opens nothing and writes nothing; the
 * document and its file come and go by messages alone.
 */

const { document, look, pictures }: Order = workerData;
const known = new Map(pictures.map((picture) => [picture.id, picture]));
const bytes = renderHtml(document, look, known);
parentPort?.postMessage(bytes);
