import { readdir } from 'node:fs/promises';
import { expect } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../../../../test/consultancy.ts';
import { claimJob, dueJobs } from '../../../jobs/queue.ts';
import { createJobWorker } from '../../../jobs/worker.ts';
import { ApartRenderer, renderApart } from '../../../rendering/apart.ts';
import { PdfRenderer, renderPdf } from '../../../rendering/pdf/renderer.ts';
import { reportMaking } from './making-job.ts';
import type { Renderers } from './render.ts';

const REAL: Renderers = { pdf: renderPdf, apart: renderApart };

/** Makes files in processes whose threads run this instead. */
const processesOf = (source: string, more: { readonly longestMs?: number } = {}): Renderers => {
  const runs = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  const apart = new ApartRenderer({ heapMb: 32, runs });
  return { ...REAL, apart: (order, limits) => apart.render(order, { ...limits, ...more }) };
};

const pdfsOf = (pdf: Renderers['pdf']): Renderers => ({ ...REAL, pdf });
const doomed = new PdfRenderer();
const busy = new PdfRenderer({ mostWaiting: 0 });

/** What goes wrong, for each format: how, which problem it is, and what the page says. */
const FAILURES = {
  html: [
    [
      'hangs',
      processesOf('setInterval(() => 0, 1000)', { longestMs: 1 }),
      'too-slow',
      'It took too long, or too many reports were waiting. Try again.',
    ],
    [
      'holds too much',
      processesOf('const all = []; for (;;) all.push({ of: all.length, words: [all.length] })'),
      'too-large',
      'It would be too large: a report has room for about 3 MB of text as a PDF',
    ],
    ['ends', processesOf('process.exit(1)'), 'broken', 'Something went wrong on our side'],
  ],
  pdf: [
    [
      'has too many waiting',
      pdfsOf((manuscript, limits) => busy.render(manuscript, limits)),
      'too-slow',
      'too many reports were waiting',
    ],
    [
      'dies',
      pdfsOf((manuscript, limits) => {
        const made = doomed.render(manuscript, limits);
        if (doomed.pid === undefined) throw new Error('no process was started');
        process.kill(doomed.pid, 'SIGKILL');
        return made;
      }),
      'broken',
      'Something went wrong on our side',
    ],
    [
      'refuses',
      pdfsOf(({ look, ...rest }, limits) => renderPdf({ ...rest, look: { ...look, accent: 'red' } }, limits)),
      'broken',
      'If that doesn’t help, ask the people who run the server.',
    ],
  ],
} as const satisfies Record<string, readonly (readonly [string, Renderers, string, string])[]>;

const test = base
  /** Has what is due made, by these renderers. */
  .extend(
    'make',
    { scope: 'file' },
    ({ world }) =>
      (renderers?: Renderers): Promise<void> =>
        createJobWorker({
          ...world.services,
          ...{ db: world.db, kinds: [reportMaking(world.services, renderers)] },
        }).drain(),
  )
  /** The rows and files that there are. */
  .extend('kept', { scope: 'file' }, ({ world }) => async () => ({
    rows: await world.db.selectFrom('files').select('id').execute(),
    files: await readdir(world.filesFolder, { recursive: true }),
  }));

test('R1 R3: a report whose renderer hangs, dies, refuses or holds too much says why on its page and to programs, leaves no file, and another try makes it', async ({
  owner,
  plan,
  publish,
  make,
  kept,
}) => {
  const engagement = await plan();
  await publish(engagement);
  for (const [format, failures] of Object.entries(FAILURES)) {
    const report = leadsTo(await owner.post(`${engagement}/reports/new`, { kind: 'full', format }));
    const api = `/api/v1/workspaces/acme/reports/${idIn(report)}`;
    const before = await kept();
    for (const [what, renderers, problem, says] of failures) {
      await make(renderers);
      const page = await owner.get(report);
      expect(page.body, what).toContain('This report couldn’t be made');
      expect(page.body, what).toContain(says);
      expect((await owner.get(api)).json(), what).toMatchObject({ state: 'failed', problem, sha256: null });
      expect((await owner.get(`${report}/progress`)).json(), what).toEqual({
        isUnderWay: false,
        says: 'This report couldn’t be made.',
        badge: { says: 'Not made', colour: 'tone-danger' },
      });
      for (const path of [report, api])
        expect((await owner.get(`${path}/file`)).statusCode, `${what}: ${path}`).toBe(404);
      expect(await kept(), what).toEqual(before);
      leadsTo(await owner.post(`${report}/again`));
    }
    await make();
    expect((await owner.get(api)).json(), format).toMatchObject({ state: 'ready', problem: null });
    expect((await owner.get(report)).body).not.toContain('This report couldn’t be made');
    expect((await owner.get(`${report}/file`)).body.slice(0, 5)).toBe(format === 'pdf' ? '%PDF-' : '<!doc');
  }
});

test('R3: a report of a node that died over it is made by another within 45 seconds', async ({
  world,
  owner,
  plan,
  make,
}) => {
  const engagement = await plan();
  const report = leadsTo(await owner.post(`${engagement}/reports/new`, { kind: 'full', format: 'html' }));
  const kind = reportMaking(world.services);
  for (const job of await dueJobs(world.db, world.clock.now(), kind))
    expect(await claimJob(world.db, world.clock.now(), kind, job)).not.toBeNull();
  world.clock.advance(44_000);
  await make();
  expect((await owner.get(report)).body).toContain('This report is being made.');
  expect((await owner.get(`${report}/progress`)).json()).toMatchObject({ isUnderWay: true });
  world.clock.advance(1_000);
  await make();
  expect((await owner.get(report)).body).toContain('Ready, not delivered');
});

test('R1: a PDF that shows boxes for characters, or is less than accessible, says so before it is delivered', async ({
  owner,
  plan,
  publish,
  make,
}) => {
  const engagement = await plan();
  await publish(engagement, { title: 'Canary 漢字' });
  const report = leadsTo(await owner.post(`${engagement}/reports/new`, { kind: 'full', format: 'pdf' }));
  await make(pdfsOf(async (...of) => ({ ...(await renderPdf(...of)), isAccessible: false })));
  const { body } = await owner.get(report);
  expect(body).toContain('Check this PDF before you deliver it');
  expect(body).toMatch(/shows a box \(□\) for each: <bdi[^>]*>漢 字<\/bdi>/);
  expect(body).toContain('It doesn’t meet the standard for screen readers');
  leadsTo(await owner.post(`${report}/deliver`));
  expect((await owner.get(report)).body).not.toContain('Check this PDF');
});
