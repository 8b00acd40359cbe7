import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { THREAD_MB } from './workshop.ts';

/**
 * E28: a thread whose heap is full can end the server, for Node ends the whole process where it is filled by a large step. So no
 * text may bring one near: it is half the room, and not the time, that decides here.
 */
test('the worst texts, differences and merges take a thread less than half of its room', async () => {
  const program = fork(
    new URL('../../test/texts-in-little-room.ts', import.meta.url),
    [String(THREAD_MB / 2)],
    { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
  );
  let tooMuch: unknown = 'nothing was said';
  program.once('message', (said) => {
    tooMuch = said;
  });
  const [code, signal] = await once(program, 'close');
  expect({ code, signal, tooMuch }).toEqual({ code: 0, signal: null, tooMuch: [] });
});
