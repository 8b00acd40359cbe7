import { ApartRenderer, renderApart } from '../src/rendering/apart.ts';
import { SAMPLE_LOOK, sampleDocument } from './sample-document.ts';

/*
 * A program for a test to run in the place of a server: it has files made that hold too much, and then one that doesn't, and
 * says what came of each.
 */

const TIMES = 3;

const { document, pictures } = sampleDocument();
const order = { format: 'html', document, look: SAMPLE_LOOK, pictures: [...pictures.values()] } as const;
const limits = { patienceMs: 240_000, longestMs: 240_000 };

/** All within one step of the engine, between whose objects nobody asks whether the thread is to end. */
const full = `JSON.parse('[' + '[0],'.repeat(4e6) + '0]')`;
const runs = new URL(`data:text/javascript,${encodeURIComponent(full)}`);
const greedy = new ApartRenderer({ heapMb: 32, runs });

const came: string[] = [];
for (let count = 0; count < TIMES; count += 1) {
  const made = await greedy.render(order, limits);
  came.push(made.kind === 'failed' ? made.reason : made.kind);
}
came.push((await renderApart(order, limits)).kind);
process.send?.(came, () => process.disconnect());
