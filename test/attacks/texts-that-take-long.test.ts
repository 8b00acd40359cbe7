import process from 'node:process';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect } from 'vitest';
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
  .extend('read', async ({ owner, company }) => {
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
    const finding = edit.replace(/\/edit$/, '');
    await owner.post(`${engagement}/visibility`, { visible: 'true' });
    await owner.post(`${finding}/publish`, { revision: '2' });
    return finding.replace('/dashboard/acme', '/portal');
  });

/** Milliseconds of the processor that this thread spends on something. */
async function spent(doing: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await doing();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

test('E28: a client’s comments keep nobody else waiting, however long they take to format', async ({
  client,
  read,
}) => {
  // What is done once, when something is first used, belongs to neither.
  const format = () => renderToString(h(Markdown, { text: LONG, evidence: new Map(), idPrefix: 'x' }));
  format();
  const one = await spent(format);
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
