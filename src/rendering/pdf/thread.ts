import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { joined, type SectionPart } from '../in-parts.ts';
import type { Made } from '../making.ts';
import { PictureJoiner } from '../picture-parts.ts';
import type { About, Told } from './exchange.ts';
import { fitPicture, PictureFitter } from './fit-picture.ts';
import { Press, type Print } from './press.ts';

/*
 * The thread that renders: it fits the pictures as they come, joins the sections, and makes one document after another.
 */

const press = new Press(fileURLToPath(new URL('./typst', import.meta.url)), workerData as readonly string[]);
let fitter = new PictureFitter(0);
let parts: SectionPart[] = [];
const joiner = new PictureJoiner();

const say = (made: Made<About> | null) => parentPort?.postMessage(made);

async function make({ document, look }: Told & { kind: 'render' }): Promise<void> {
  const pictures = await fitter.all();
  const logo = look.logo && (await fitPicture(look.logo, Number.POSITIVE_INFINITY));
  const sections = joined(parts);
  tell(press.print({ document: { ...document, sections }, look: { ...look, logo }, pictures }));
}

function tell(print: Print): void {
  if (print.kind === 'refused') say({ bytes: new Uint8Array(0), about: print });
  else {
    const { bytes, ...about } = print;
    say({ bytes, about });
  }
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
say(null);
