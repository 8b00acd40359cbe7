import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { joined, type SectionPart } from '../in-parts.ts';
import { PictureJoiner } from '../picture-parts.ts';
import type { Said, Told } from './exchange.ts';
import { fitPicture, PictureFitter } from './fit-picture.ts';
import { Press, type Print } from './press.ts';

/*
 * The thread that renders: it fits the pictures as they come, joins the sections, and makes one document after another.
 */

const PART = 1_048_576;

const press = new Press(fileURLToPath(new URL('./typst', import.meta.url)), workerData as readonly string[]);
let fitter = new PictureFitter(0);
let parts: SectionPart[] = [];
const joiner = new PictureJoiner();

const say = (said: Said) => parentPort?.postMessage(said);

async function make({ document, look }: Told & { kind: 'render' }): Promise<void> {
  const pictures = await fitter.all();
  const logo = look.logo && (await fitPicture(look.logo, Number.POSITIVE_INFINITY));
  const sections = joined(parts);
  tell(press.print({ document: { ...document, sections }, look: { ...look, logo }, pictures }));
}

/** In parts, so that no turn of the event loop that hears them copies all of it. */
function tell(print: Print): void {
  if (print.kind === 'refused') {
    say(print);
    return;
  }
  const { bytes, pages, replaced, isAccessible } = print;
  for (let from = 0; from < bytes.length; from += PART)
    say({ kind: 'part', bytes: Uint8Array.prototype.slice.call(bytes, from, from + PART) });
  say({ kind: 'rendered', pages, replaced, isAccessible, resident: process.memoryUsage.rss() });
}

parentPort?.on('message', (told: Told) => {
  switch (told.kind) {
    case 'begin':
      fitter = new PictureFitter(told.pictures);
      parts = [];
      break;
    case 'picture':
    case 'bytes': {
      const picture = joiner.take(told);
      if (picture !== null) fitter.add(picture);
      break;
    }
    case 'sections':
      parts.push(...told.part);
      break;
    case 'render':
      void make(told);
  }
});
say({ kind: 'ready' });
