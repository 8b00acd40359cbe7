import { expect } from 'vitest';
import { testAtWork as test } from '../consultancy.ts';

/**
 * With need to know, a consultant plans an engagement for a company on none of whose teams they are: whoever plans is on the
 * team, and so would read the company's notes, rename it and archive it (E3, E5). By the form, its address, and the API.
 */

const NOTES = 'Kanarienvogel';

test('E3: nobody plans themselves onto the team of a company that isn’t theirs', async ({
  world,
  initech,
  plan,
  owner,
  consultant,
  carl,
  needToKnow,
}) => {
  const company = `/dashboard/acme/companies/${initech}`;
  const api = '/api/v1/workspaces/acme';
  await owner.post(company, { name: 'Initech', reference: '', notes: NOTES });
  await plan({ reference: 'INI-2026-01' });
  await needToKnow(true);

  expect((await consultant.get(company)).body).not.toMatch(/Plan an engagement|No engagements yet/);
  const form = await consultant.get(`/dashboard/acme/engagements/new?companyId=${initech}`);
  expect(form.body).toContain('There’s no company you can plan for');
  expect(form.body).not.toMatch(/INI-2026|Initech/);

  const wanted = { companyId: initech, title: 'Mine', kind: 'api' };
  const byForm = await consultant.post('/dashboard/acme/engagements', {
    ...wanted,
    reference: 'MINE-1',
    tags: '',
    team: carl.id,
  });
  expect(byForm.statusCode).toBe(422);
  expect(byForm.body).toContain('You’re on no team of this company’s.');
  const byApi = await consultant.call('POST', `${api}/engagements`, { ...wanted, teamIds: [carl.id] });
  expect([byApi.statusCode, Object.keys(byApi.json().errors)]).toEqual([422, ['companyId']]);
  expect(byApi.body).not.toContain('INI-2026');

  expect((await consultant.get(`${api}/companies/${initech}`)).json().notes).toBeNull();
  const archived = await consultant.call('PATCH', `${api}/companies/${initech}`, { archived: true });
  expect(archived.statusCode).toBe(403);
  expect(await world.db.selectFrom('engagements').select('reference').execute()).toEqual([
    { reference: 'INI-2026-01' },
  ]);

  const planned = await consultant.call('POST', `${api}/engagements`, {
    ...wanted,
    companyId: (await consultant.call('POST', `${api}/companies`, { name: 'New here' })).json().id,
  });
  expect(planned.statusCode).toBe(201);
});
