import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import type { RenderedPicture } from '../document.ts';
import type { Said, Told } from './exchange.ts';
import { Press } from './press.ts';

/*
 * The thread that renders: it gathers the pictures it is told, and makes one document after another.
 */

const PART = 1_048_576;

const press = new Press(fileURLToPath(new URL('./typst', import.meta.url)));
let pictures: RenderedPicture[] = [];

const say = (said: Said) => parentPort?.postMessage(said);

parentPort?.on('message', (told: Told) => {
  if (told.kind === 'picture') {
    pictures.push(told.picture);
    return;
  }
  const { document, look } = told;
  const made = press.print({ document, look, pictures });
  pictures = [];
  if (made.kind === 'printed') {
    // In parts, so that no turn of the event loop that hears them copies all of it.
    for (let from = 0; from < made.bytes.length; from += PART)
      say({ kind: 'part', bytes: Uint8Array.prototype.slice.call(made.bytes, from, from + PART) });
    const { pages, replaced, isAccessible } = made;
    say({ kind: 'rendered', pages, replaced, isAccessible, resident: process.memoryUsage.rss() });
  } else {
    say(made);
  }
});
say({ kind: 'ready' });
