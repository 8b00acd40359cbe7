import { parentPort } from 'node:worker_threads';
import { resultOf, type Work } from './work.ts';

/*
 * What a thread of the `Workshop` runs: one piece of work after another, each answered before the next is asked for. It
 * opens nothing and writes nothing; texts come and go by messages alone.
 */

parentPort?.on('message', (work: Work) => parentPort?.postMessage(resultOf(work)));
parentPort?.postMessage('ready');
