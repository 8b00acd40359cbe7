import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { ApartRenderer } from '../src/rendering/apart.ts';
import { SAMPLE_LOOK, sampleDocument } from './sample-document.ts';

/* A program for a test to run in the place of a server: it has a file made that is never done, and says which process makes it. */

const runs = new URL(`data:text/javascript,${encodeURIComponent('for (;;);')}`);
const { document } = sampleDocument();
const order = { format: 'html', document, look: SAMPLE_LOOK, pictures: [] } as const;
void new ApartRenderer({ runs }).render(order, { patienceMs: 240_000, longestMs: 240_000 });

// Once it is asked for, the process is there.
await setTimeout(0);
const [child = ''] = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ');
const ticksOf = (pid: string) => {
  const [, ticks = '0'] = /\) (?:\S+ ){11}(\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  return Number(ticks);
};
// So many hundredths of a second of the processor are more than its start takes.
while (ticksOf(child) < 150) await setTimeout(50);
process.send?.(Number(child));
