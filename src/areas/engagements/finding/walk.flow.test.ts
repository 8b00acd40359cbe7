import { expect } from 'vitest';
import { leadsTo, testAtWork as test } from '../../../../test/consultancy.ts';

const linkTo = (rel: 'next' | 'prev', body: string) =>
  new RegExp(`href="([^"]+)"[^>]*rel="${rel}"|rel="${rel}"[^>]*href="([^"]+)"`)
    .exec(body)
    ?.slice(1)
    .find(Boolean);

test('E8: whoever walks from finding to finding and rates each meets every one once, in the order of their numbers', async ({
  consultant,
  plan,
  draft,
}) => {
  const engagement = await plan();
  const drafts = [await draft(engagement), await draft(engagement), await draft(engagement)];
  const severities = ['info', 'critical', 'low'];
  const met: string[] = [];
  for (let at = `${drafts[0]}/edit`; met.length < 10; ) {
    met.push(at.replace(/\/edit$/, ''));
    const rated = { title: 'Rated', severity: severities[met.length - 1] ?? 'high', description: 'So.' };
    leadsTo(await consultant.post(at, { revision: '2', ...rated, onwards: 'stay' }));
    const { body } = await consultant.get(at);
    expect(body).toContain('Findings follow each other by number here');
    const next = linkTo('next', body);
    if (next === undefined) break;
    at = next;
  }
  expect(met).toEqual(drafts);
  const { body } = await consultant.get(drafts[1] ?? '');
  expect([linkTo('prev', body), linkTo('next', body)]).toEqual([drafts[0], drafts[2]]);
});
