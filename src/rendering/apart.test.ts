import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { SAMPLE_LOOK, sampleDocument } from '../../test/sample-document.ts';
import { ApartRenderer, renderApart } from './apart.ts';
import { renderHtml } from './html/html.tsx';

const { document, pictures } = sampleDocument();
const order = { format: 'html', document, look: SAMPLE_LOOK, pictures: [...pictures.values()] } as const;
const PATIENT = { patienceMs: 240_000, longestMs: 240_000 };

const sourceOf = (source: string) => new URL(`data:text/javascript,${encodeURIComponent(source)}`);
const running = (source: string) => new ApartRenderer({ heapMb: 32, runs: sourceOf(source) });

/** Whether a process is there; one that has ended and that nobody has asked about isn't. */
const isAlive = (pid: number): Promise<boolean> =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    (stat) => !/\) Z /.test(stat),
    () => false,
  );

describe('R3: files are made apart', () => {
  test('what a process makes is what would have been made here; several in turn', async () => {
    const made = await Promise.all([renderApart(order, PATIENT), renderApart(order, PATIENT)]);
    const here = renderHtml(document, SAMPLE_LOOK, pictures);
    for (const one of made)
      expect(one.kind === 'rendered' && Buffer.from(one.bytes).equals(Buffer.from(here))).toBe(true);
  });

  test('a process that hangs, fails, ends or takes too much room is answered as such, and the next has its turn', async () => {
    const hangs = running('setInterval(() => 0, 1000)');
    const [hung, late] = await Promise.all([
      hangs.render(order, { patienceMs: 0, longestMs: 50 }),
      hangs.render(order, { patienceMs: 0, longestMs: 50 }),
    ]);
    expect([hung, late]).toEqual([
      { kind: 'failed', reason: 'too-slow', message: '' },
      { kind: 'failed', reason: 'too-slow', message: '' },
    ]);
    expect(await running('throw new Error("no")').render(order, PATIENT)).toEqual({
      kind: 'failed',
      reason: 'died',
      message: 'no',
    });
    expect(await running('process.exit(0)').render(order, PATIENT)).toMatchObject({ reason: 'died' });
    const killed = "process.kill(process.pid, 'SIGKILL')";
    expect(await running(killed).render(order, PATIENT)).toMatchObject({ reason: 'died' });
  });

  test.for([
    [
      'its heap in many small steps',
      'const all = []; for (;;) all.push({ of: all.length, words: [all.length] })',
    ],
    ['its heap in one large step', "JSON.parse('[' + '[0],'.repeat(4e6) + '0]')"],
    ['a string', "'ab'.padEnd(2 ** 28).repeat(2)"],
    ['a buffer', 'new ArrayBuffer(2 ** 52)'],
    ['what lies outside of its heap', 'const all = []; setInterval(() => all.push(Buffer.alloc(1e7, 1)), 1)'],
  ])('a process whose thread would hold too much is told as one: %s', async ([, fills]) => {
    const renderer = new ApartRenderer({ heapMb: 32, mostMb: 512, runs: sourceOf(fills ?? '') });
    expect(await renderer.render(order, PATIENT)).toMatchObject({ reason: 'too-large' });
  });

  test('whoever has files made that hold too much lives, and has the next one made', async () => {
    const program = fork(new URL('../../test/renders-too-much.ts', import.meta.url), {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let came: unknown = 'nothing was said';
    program.once('message', (said) => {
      came = said;
    });
    const [code, signal] = await once(program, 'close');
    expect({ code, signal, came }).toEqual({
      code: 0,
      signal: null,
      came: ['too-large', 'too-large', 'too-large', 'rendered'],
    });
  });

  test('a process has nothing of our environment, and gives way to the server', async () => {
    const tells = `import { getPriority } from 'node:os';
      import { readFileSync } from 'node:fs';
      throw new Error(JSON.stringify({
        environment: Object.keys(process.env),
        givesWay: getPriority() > 0,
        goesFirst: readFileSync('/proc/self/oom_score_adj', 'utf8').trim(),
      }))`;
    const { message } = { message: '', ...(await running(tells).render(order, PATIENT)) };
    expect(JSON.parse(message)).toEqual({ environment: [], givesWay: true, goesFirst: '1000' });
  });

  test('a process in the middle of something ends with the server, however that ends', async () => {
    const program = fork(new URL('../../test/renders-for-ever.ts', import.meta.url), {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const [pid] = (await once(program, 'message', { signal: AbortSignal.timeout(120_000) })) as [number];
    program.kill('SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});
