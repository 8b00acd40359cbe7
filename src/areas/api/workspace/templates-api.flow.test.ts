import { expect } from 'vitest';
import { tokenFor } from '../../../../test/api-tokens.ts';
import { idIn, testAtWork as test } from '../../../../test/consultancy.ts';

const API = '/api/v1/workspaces/acme';
const SQL_INJECTION = { title: 'SQL injection', severity: 'critical', cwe: 89, shipped: true };

test('E16 E26: a program finds a template, starts a finding from it, and writes templates of its own', async ({
  world,
  acme,
  carl,
  owner,
  consultant,
  client,
  plan,
}) => {
  const { items } = (await consultant.get(`${API}/templates?q=sql+injection`)).json();
  const [found] = items;
  expect(found).toMatchObject({ ...SQL_INJECTION, language: 'en', changedAt: null });
  const shipped = `${API}/templates/${found.id}`;
  const whole = (await consultant.get(shipped)).json();
  expect(whole).toMatchObject({ ...SQL_INJECTION, remediation: expect.stringContaining('**Java**') });

  const findings = `${API}/engagements/${idIn(await plan())}/findings`;
  const started = await consultant.call('POST', findings, {
    templateId: found.id,
    title: 'SQL injection here',
  });
  expect(started.json()).toMatchObject({
    ...{ title: 'SQL injection here', severity: 'critical', cwe: 89, cvss: whole.cvss, assets: [] },
    ...{ description: whole.description, remediation: whole.remediation, state: 'draft' },
  });
  const none = await consultant.call('POST', findings, { templateId: found.id.replace('0197', '0198') });
  expect([none.statusCode, none.json().errors]).toEqual([422, { templateId: 'There is no such template.' }]);

  const mine = {
    title: 'Ours',
    cvss: whole.cvss,
    description: 'It is so.',
    language: 'de',
    tags: ['web', 'house'],
  };
  const made = await consultant.call('POST', `${API}/templates`, mine);
  expect([made.statusCode, made.json()]).toMatchObject([
    201,
    { ...mine, severity: 'critical', shipped: false },
  ]);
  const again = await consultant.call('POST', `${API}/templates`, mine);
  expect(again.json().id, 'asked twice').toBe(made.json().id);
  const ours = `${API}/templates/${made.json().id}`;
  const traced = await owner.call('PATCH', ours, { steps: 'Ask pay.initech.de.' });
  expect([traced.statusCode, traced.json().errors.steps]).toEqual([
    422,
    'This may belong to a client: “pay.initech.de”. Take it out, or send checked with true.',
  ]);
  for (const [body, member] of [
    [{ title: '' }, 'title'],
    [{ language: 'xx' }, 'language'],
    [{ cvss: 'CVSS:4.0/AV:N' }, 'cvss'],
    [{ assets: 'Login' }, 'assets'],
  ] as const)
    expect((await owner.call('PATCH', ours, body)).json().errors, member).toHaveProperty(member);
  const tag = String((await owner.get(ours)).headers.etag);
  const changed = await owner.call('PATCH', ours, { steps: 'Ask pay.initech.de.', checked: true });
  expect(changed.json()).toMatchObject({ steps: 'Ask pay.initech.de.', language: 'de' });
  for (const method of ['PATCH', 'DELETE'] as const) {
    const body = method === 'PATCH' ? { steps: 'Late.' } : {};
    expect((await consultant.call(method, ours, body, { 'if-match': tag })).statusCode, method).toBe(412);
    expect((await consultant.call(method, shipped, body)).statusCode, method).toBe(403);
    expect((await client.call(method, ours, body)).statusCode, method).toBe(404);
  }
  expect((await client.get(ours)).statusCode).toBe(404);
  expect((await client.get(`${API}/templates`)).statusCode).toBe(404);

  // A token for chosen engagements starts findings there, and writes nothing that others would read.
  const program = world.visitor();
  const engagementIds = [idIn(findings.replace(/\/findings$/, ''))];
  program.apiToken = (await tokenFor(world, carl, acme, { engagementIds })).token;
  expect((await program.call('POST', findings, { templateId: found.id })).statusCode).toBe(201);
  expect((await program.call('POST', `${API}/templates`, { ...mine, title: 'Theirs' })).statusCode).toBe(403);
  expect((await program.call('PATCH', ours, { steps: 'Theirs.' })).statusCode).toBe(403);
  expect((await program.call('DELETE', ours)).statusCode).toBe(403);

  expect((await owner.call('DELETE', ours)).statusCode).toBe(204);
  expect((await owner.get(ours)).statusCode).toBe(404);
});
