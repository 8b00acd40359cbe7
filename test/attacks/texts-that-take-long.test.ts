import { createHook } from 'node:async_hooks';
import process from 'node:process';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect } from 'vitest';
import { mergeText } from '../../src/domain/merge-text.ts';
import { Markdown } from '../../src/markdown/markdown.tsx';
import { test as base } from '../fixtures.ts';

/**
 * E28: a client contact wrote comments that take long to format, and every other workspace waited until their page was made.
 * Threads read them now. What the one that answers everybody does for the page is measured by the time that the processor
 * spends on it, which no busy machine makes longer, beside what the texts alone would have taken.
 */

const COMMENTS = 8;
const LONG = '!['.repeat(10_000);

const test = base
  .extend('company', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('client', ({ world, clara, acme }) => world.signedIn(clara, acme, 'tenant'))
  .extend('finding', async ({ owner, company }) => {
    const plan = {
      title: 'Online banking',
      reference: 'INI-1',
      kind: 'api',
      tags: '',
      companyId: company,
    };
    const engagement = String((await owner.post('/dashboard/acme/engagements', plan)).headers.location);
    const edit = String((await owner.post(`${engagement}/findings`)).headers.location);
    const text = { revision: '1', title: 'SQL injection', severity: 'high', description: 'Words.' };
    await owner.post(edit, text);
    await owner.post(`${engagement}/visibility`, { visible: 'true' });
    return edit.replace(/\/edit$/, '');
  });

/** Milliseconds of the processor that this thread spends on something. */
async function spent(doing: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await doing();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** What this thread would spend on one of the texts. What is done once, when something is first used, is no part of it. */
async function spentOnOne(): Promise<number> {
  const format = () => renderToString(h(Markdown, { text: LONG, evidence: new Map(), idPrefix: 'x' }));
  format();
  return spent(format);
}

test('E28: a client’s comments keep nobody else waiting, however long they take to format', async ({
  owner,
  client,
  finding,
}) => {
  const one = await spentOnOne();
  await owner.post(`${finding}/publish`, { revision: '2' });
  const read = finding.replace('/dashboard/acme', '/portal');
  await client.get(read);
  for (let count = 0; count < COMMENTS; count += 1)
    expect((await client.post(`${read}/comments`, { text: `${LONG}${count}` })).statusCode).toBe(303);
  let body = '';
  const page = await spent(async () => {
    body = (await client.get(read)).body;
  });
  expect(body.split('![![').length).toBeGreaterThan(COMMENTS);
  expect(page).toBeLessThan((one * COMMENTS) / 2);
});

test('E28: nor do a consultant’s texts: to be read, looked at while they are written, or published', async ({
  owner,
  finding,
}) => {
  const text = `${LONG} ![It](evidence:a.png)`;
  const fields = ['description', 'steps', 'impact', 'remediation'];
  const one = await spentOnOne();
  const most = (one * fields.length) / 2;
  await owner.get(finding);
  const typed = Object.fromEntries(fields.map((field) => [field, text]));
  await owner.post(`${finding}/edit`, { revision: '2', title: 'Injection', severity: 'high', ...typed });
  let said = '';
  const read = await spent(async () => {
    said = (await owner.get(finding)).body;
  });
  expect(said).toContain('There is no evidence called a.png');
  expect(read).toBeLessThan(most);
  const preview = await spent(async () => {
    said = (await owner.get(`${finding}/preview`)).body;
  });
  expect(JSON.parse(said).sections).toHaveLength(fields.length);
  expect(preview).toBeLessThan(most);
  const published = await spent(async () => {
    said = (await owner.post(`${finding}/publish`, { revision: '3' })).body;
  });
  expect(said).toContain('Not ready to publish');
  expect(published).toBeLessThan(most);
});

test('E28: nor do two people’s changes of one text, however long they take to be joined', async ({
  owner,
  finding,
}) => {
  const words = Array.from({ length: 3_000 }, (_, n) => `word${n}`);
  const joined = (...changed: readonly number[]) =>
    words.map((word, n) => (changed.includes(n) ? word.toUpperCase() : word)).join(' ');
  const [base, mine, theirs] = [joined(), joined(0, 2_900), joined(30, 2_999)];
  mergeText(base, mine, theirs);
  const one = await spent(() => expect(mergeText(base, mine, theirs).ok).toBe(true));
  const fields = ['description', 'steps', 'impact', 'remediation', 'references'];
  const all = (text: string) => Object.fromEntries(fields.map((field) => [field, text]));
  const first = { title: 'Injection', severity: 'high' };
  await owner.post(`${finding}/edit`, { revision: '2', ...first, ...all(base) });
  await owner.post(`${finding}/edit`, { revision: '3', ...first, ...all(theirs) });
  const sent = new URLSearchParams({
    ...{ revision: '3', before: JSON.stringify(all(base)), onwards: 'autosave' },
    ...all(mine),
  }).toString();
  let said = '';
  const saved = await spent(async () => {
    said = (await owner.post(`${finding}/edit`, sent)).body;
  });
  expect(JSON.parse(said).text.steps).toBe(joined(0, 30, 2_900, 2_999));
  expect(saved).toBeLessThan((one * fields.length) / 2);
});

/** How often others' requests are let in meanwhile: how often the code gives its turn away, however long it then waits. */
async function turnsOf(doing: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'Immediate') turns += 1;
    },
  });
  hook.enable();
  await doing();
  hook.disable();
  return turns;
}

test('E28: nor does a list of long findings, nor a file of it, nor their publication', async ({
  owner,
  client,
  finding,
}) => {
  const engagement = String(
    /href="(\/dashboard\/acme\/engagements\/[0-9a-f-]{36})"/.exec((await owner.get(finding)).body)?.[1],
  );
  const long = Object.fromEntries(
    ['description', 'steps', 'impact', 'remediation'].map((field) => [field, 'word '.repeat(40_000)]),
  );
  const lists = [
    { reader: owner, path: engagement },
    { reader: client, path: '/portal/findings' },
    { reader: client, path: '/portal/findings.csv' },
  ];
  const before: number[] = [];
  for (const { reader, path } of lists) before.push(await turnsOf(() => reader.get(path)));
  const more = 4;
  for (let count = 0; count < more; count += 1) {
    const edit = String((await owner.post(`${engagement}/findings`)).headers.location);
    await owner.post(edit, { revision: '1', title: `Long ${count}`, severity: 'high', ...long });
  }
  const { body } = await owner.get(`${engagement}/publish`);
  const seen = /name="seen" value="([^"]+)"/.exec(body)?.[1] ?? '';
  const published = await turnsOf(async () =>
    expect((await owner.post(`${engagement}/publish`, { seen })).statusCode).toBe(303),
  );
  expect(published).toBeGreaterThanOrEqual(3 * more);
  for (const [place, { reader, path }] of lists.entries()) {
    const turns = await turnsOf(async () => expect((await reader.get(path)).body).toContain('Long 3'));
    expect(turns, path).toBeGreaterThanOrEqual((before[place] ?? Number.NaN) + more / 2);
  }
});
