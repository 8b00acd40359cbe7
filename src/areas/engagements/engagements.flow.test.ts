import { expect } from 'vitest';
import { test as base } from '../../../test/fixtures.ts';
import type { Visitor } from '../../../test/visitor.ts';

const ENGAGEMENTS = '/dashboard/acme/engagements';

const PLAN = {
  title: 'Online banking',
  reference: 'NWB-2026-01',
  kind: 'web-application',
  startsOn: '2026-11-02',
  endsOn: '2026-11-13',
  scope: 'Only **bank.example**.',
  rules: '',
  tags: 'q4, web',
};

/** Where an answer leads. */
const leadsTo = (answer: { headers: { location?: unknown } }) => String(answer.headers.location);

const test = base
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend(
    'planned',
    ({ initech }) =>
      async (by: Visitor, more: Record<string, string> = {}): Promise<string> => {
        const answer = await by.post(ENGAGEMENTS, { ...PLAN, companyId: initech, ...more });
        expect(answer.statusCode).toBe(303);
        return leadsTo(answer);
      },
  )
  .extend(
    'drafted',
    () =>
      async (by: Visitor, engagement: string, fields: Record<string, string> = {}): Promise<string> => {
        const edit = leadsTo(await by.post(`${engagement}/findings`));
        const answer = await by.post(edit, { revision: '1', ...fields });
        expect(answer.statusCode).toBe(303);
        return edit.replace(/\/edit$/, '');
      },
  );

test('E6: whoever plans without a reference gets the company’s next one, which choosing the company suggests', async ({
  consultant,
  initech,
  planned,
}) => {
  const plan = (await consultant.get(`${ENGAGEMENTS}/new`)).body;
  const suggested = new RegExp(`<option[^>]*value="${initech}"[^>]*data-suggests="([^"]*)"`).exec(plan)?.[1];
  expect(suggested).toMatch(/^INI-\d{4}-01$/);
  const at = await planned(consultant, { reference: ' ' });
  expect((await consultant.get(at)).body).toContain(`${suggested} for Initech`);
  expect(
    (await consultant.post(ENGAGEMENTS, { ...PLAN, companyId: initech, reference: '?' })).statusCode,
  ).toBe(422);
});

test('E6: an engagement is planned, shown with its details, and hidden from its client', async ({
  consultant,
  planned,
  world,
  acme,
  clara,
}) => {
  const at = await planned(consultant);
  const { body } = await consultant.get(at);
  expect(body).toMatch(/<h1[^>]*>Online banking<\/h1>/);
  for (const shown of ['NWB-2026-01 for Initech', 'Web application', '13 November 2026', 'q4, web'])
    expect(body).toContain(shown);
  expect(body).toContain('Only <strong>bank.example</strong>.');
  expect(body).toContain('People at Initech see nothing of this engagement yet.');
  const portal = await (await world.signedIn(clara, acme, 'tenant')).get('/portal');
  expect(portal.body).not.toContain('Online banking');
});

test('E6: the reference is suggested, and unique in the workspace', async ({
  consultant,
  planned,
  initech,
}) => {
  const form = await consultant.get(`${ENGAGEMENTS}/new`);
  expect(form.body).toMatch(/name="reference"[^>]*value="INI-2026-01"/);
  await planned(consultant, { reference: 'INI-2026-01' });
  expect((await consultant.get(`${ENGAGEMENTS}/new`)).body).toMatch(/value="INI-2026-02"/);
  const again = await consultant.post(ENGAGEMENTS, {
    ...PLAN,
    companyId: initech,
    reference: 'ini-2026-01',
    title: 'Kept as it was typed',
  });
  expect(again.statusCode).toBe(422);
  expect(again.body).toContain('Another engagement has this reference. Choose a different one.');
  expect(again.body).toContain('Kept as it was typed');
});

test('E6 E26: a last day before the first is refused beside the field, and by the API', async ({
  consultant,
  planned,
  initech,
}) => {
  const says = 'Choose a last day that isn’t before the first.';
  const wrong = { startsOn: '2027-02-20', endsOn: '2027-01-01' };
  const refused = await consultant.post(ENGAGEMENTS, { ...PLAN, ...wrong, companyId: initech, title: '' });
  expect([refused.statusCode, refused.body.includes(says)]).toEqual([422, true]);
  expect(refused.body).toContain('Enter a title.');
  expect((await consultant.post(ENGAGEMENTS, { ...PLAN, ...wrong, companyId: initech })).statusCode).toBe(
    422,
  );
  const at = await planned(consultant);
  const changed = await consultant.post(at, { ...PLAN, ...wrong });
  expect([changed.statusCode, changed.body.includes(says)]).toEqual([422, true]);
  const api = '/api/v1/workspaces/acme/engagements';
  const plan = { title: 'Another', kind: 'api', companyId: initech, ...wrong };
  const byProgram = await consultant.call('POST', api, plan);
  expect([byProgram.statusCode, Object.keys(byProgram.json().errors)]).toEqual([422, ['endsOn']]);
  // PLAN begins on 2 November.
  const earlier = await consultant.call('PATCH', `${api}/${at.split('/').at(-1)}`, { endsOn: '2026-11-01' });
  expect([earlier.statusCode, Object.keys(earlier.json().errors)]).toEqual([422, ['endsOn']]);
  const oneDay = await consultant.call('PATCH', `${api}/${at.split('/').at(-1)}`, { endsOn: '2026-11-02' });
  expect(oneDay.statusCode).toBe(200);
});

test('E6: states go forward and back, each change recorded without a name', async ({
  consultant,
  planned,
  world,
}) => {
  const at = await planned(consultant);
  for (const state of ['running', 'reporting', 'running'])
    expect((await consultant.post(`${at}/state`, { state })).statusCode).toBe(303);
  expect((await consultant.post(`${at}/state`, { state: 'forgotten' })).statusCode).toBe(404);
  const moves = await world.db
    .selectFrom('audit_events')
    .selectAll()
    .where('type', '=', 'engagement.moved')
    .orderBy('id')
    .execute();
  expect(moves.map(({ detail }) => JSON.parse(detail))).toEqual([
    { from: 'planned', to: 'running' },
    { from: 'running', to: 'reporting' },
    { from: 'reporting', to: 'running' },
  ]);
  expect(moves.map(({ subject }) => subject)).toEqual(['', '', '']);
});

test('E8: weaknesses are found by number and by name, and named where one reads them', async ({
  consultant,
  planned,
  drafted,
}) => {
  const at = await planned(consultant);
  const finding = await drafted(consultant, at, { title: 'T', description: 'D', cwe: 'xss' });
  const editor = await consultant.get(`${finding}/edit`);
  expect(editor.body).toContain(
    'Enter a CWE number, such as 79. Did you mean “CWE-79 Improper Neutralization',
  );
  const found = await consultant.get('/dashboard/acme/weaknesses?value=xss');
  const [first] = found.json<{ suggestions: string[] }>().suggestions;
  expect(first).toMatch(/^CWE-79 Improper Neutralization/);
  await consultant.post(`${finding}/edit`, { revision: '2', cwe: String(first) });
  expect((await consultant.get(finding)).body).toContain(first);
  expect((await consultant.get(`${finding}/edit`)).body).not.toContain('Enter a CWE number');
});

test('E9: a vector is made of buttons alone, and an impossible one is kept until someone corrects it', async ({
  consultant,
  planned,
  drafted,
}) => {
  const at = await planned(consultant);
  const wrong = 'CVSS:3.1/AV:N/AC:Z/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const finding = await drafted(consultant, at, { title: 'T', cvss3: wrong });
  const buttons = { AV: 'N', PR: 'N', UI: 'N', S: 'U', C: 'H', I: 'H', A: 'H', E: 'X' };
  const sent = (more: Record<string, string>) =>
    Object.fromEntries([
      ['cvss3', wrong],
      ['cvss3-was', wrong],
      ...Object.entries({ ...buttons, ...more }).map(([code, value]) => [`cvss3-${code}`, value]),
    ]) as Record<string, string>;
  await consultant.post(`${finding}/edit`, { revision: '2', description: 'D', ...sent({}) });
  const kept = await consultant.get(`${finding}/edit`);
  expect(kept.body).toContain(`value="${wrong}"`);
  expect(kept.body).toContain('Attack Complexity (AC) can’t be “Z”. Use L or H.');
  await consultant.post(`${finding}/edit`, { revision: '3', ...sent({ AC: 'L' }) });
  expect((await consultant.get(finding)).body).toContain('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H');
});

test('E8: a number is given at creation and never again', async ({ consultant, planned, drafted }) => {
  const at = await planned(consultant);
  const first = await drafted(consultant, at, { title: 'First' });
  expect((await consultant.post(`${first}/delete`)).statusCode).toBe(303);
  await drafted(consultant, at, { title: 'Second' });
  const { body } = await consultant.get(at);
  expect(body).toContain('NWB-2026-01-2 Second');
  expect(body).not.toContain('First');
});

test('E9 E12: a vector gives the severity; what is missing is told, and then it is published', async ({
  consultant,
  planned,
  drafted,
  world,
}) => {
  const at = await planned(consultant);
  const finding = await drafted(consultant, at, {
    title: 'Reflected cross-site scripting',
    cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N',
  });
  const draft = await consultant.get(finding);
  expect(draft.body).toContain('Describe the finding before you publish.');
  expect(draft.body).toContain('Medium');
  const tooEarly = await consultant.post(`${finding}/publish`, { revision: '2' });
  expect(tooEarly.statusCode).toBe(409);
  const saved = await consultant.post(`${finding}/edit`, {
    revision: '2',
    description: 'The name comes back **unescaped**.',
    onwards: 'publish',
  });
  expect(saved.statusCode).toBe(303);
  const rows = await world.db.selectFrom('published_findings').selectAll().execute();
  expect(rows).toMatchObject([{ number: 1, severity: 2, state: 'published' }]);
  expect((await consultant.get(finding)).body).toContain('comes back <strong>unescaped</strong>');
});

test('E8 E26: a severity against the vector’s is published with its reason, by page and program, and saved without', async ({
  consultant,
  planned,
  drafted,
}) => {
  const engagement = await planned(consultant);
  const fields = {
    title: 'SQL injection',
    severity: 'low',
    cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
    description: 'It is so.',
  };
  const at = await drafted(consultant, engagement, fields);
  const says = 'The CVSS vector comes to critical. Say why you rate it low.';
  expect((await consultant.get(at)).body).toContain(says);
  const editor = await consultant.post(`${at}/edit`, { revision: '2', onwards: 'publish' });
  expect([editor.statusCode, editor.body.includes(says)]).toEqual([422, true]);
  const api = `/api/v1/workspaces/acme/findings/${at.split('/').at(-1)}`;
  const refused = await consultant.call('POST', `${api}/publish`, {});
  expect([refused.statusCode, refused.json().errors]).toEqual([422, { severityReason: says }]);
  await consultant.call('PATCH', api, { severityReason: 'Only on a test system.' });
  expect((await consultant.call('POST', `${api}/publish`, {})).statusCode).toBe(200);
  const own = await drafted(consultant, engagement, { ...fields, cvss4: '' });
  expect((await consultant.get(own)).body).not.toContain('Before you can publish');
});

test('E9: an impossible vector is named at its metric, and is still there', async ({
  consultant,
  planned,
  drafted,
}) => {
  const at = await planned(consultant);
  const vector = 'CVSS:4.0/AV:Q/AC:L/AT:N/PR:N/UI:P/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N';
  const finding = await drafted(consultant, at, { title: 'T', description: 'D', cvss4: vector });
  const answer = await consultant.post(`${finding}/edit`, {
    revision: '2',
    cvss4: vector,
    onwards: 'publish',
  });
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Attack Vector (AV) can’t be “Q”. Use N, A, L or P.');
  expect(answer.body).toContain(vector);
});

test('E14: two people write in different places, and in the same', async ({
  consultant,
  owner,
  planned,
  drafted,
}) => {
  const at = await planned(consultant);
  const finding = await drafted(consultant, at, { title: 'Title', description: 'One.' });
  expect((await owner.post(`${finding}/edit`, { revision: '2', impact: 'Everything.' })).statusCode).toBe(
    303,
  );
  // Without what it was based on, another field is joined, and the same one is shown side by side.
  expect((await consultant.post(`${finding}/edit`, { revision: '2', steps: '1. Open it.' })).statusCode).toBe(
    422,
  );
  const both = await consultant.get(finding);
  expect(both.body).toContain('Everything.');
});

test('E12: what is changed after publication is a draft beside it until published again, with a word', async ({
  consultant,
  planned,
  drafted,
  world,
  acme,
  clara,
}) => {
  const at = await planned(consultant);
  await consultant.post(`${at}/visibility`, { visible: 'true' });
  const finding = await drafted(consultant, at, {
    title: 'Old title',
    severity: 'high',
    description: 'Old words.',
  });
  await consultant.post(`${finding}/publish`, { revision: '2' });
  await consultant.post(`${finding}/edit`, { revision: '2', title: 'New title' });
  const id = finding.split('/').at(-1) ?? '';
  const client = await world.signedIn(clara, acme, 'tenant');
  expect((await client.get(`/portal/findings/${id}`)).body).toContain('Old title');
  await consultant.post(`${finding}/publish`, { revision: '3', whatChanged: 'A better title.' });
  const { body } = await client.get(`/portal/findings/${id}`);
  expect(body).toContain('New title');
  expect(body).toContain('A better title.');
});

test('E3: with need to know, a consultant sees the engagements of whose team they are', async ({
  world,
  acme,
  owner,
  carl,
  consultant,
  planned,
  drafted,
}) => {
  const mine = await planned(owner, { title: 'With Carl', reference: 'A-1', team: carl.id });
  const other = await planned(owner, { title: 'Without Carl', reference: 'A-2' });
  const hidden = await drafted(owner, other, { title: 'Hidden finding' });
  expect((await consultant.get(other)).statusCode).toBe(200);
  await world.db.updateTable('workspaces').set({ need_to_know: 1 }).where('id', '=', acme.id).execute();
  expect((await consultant.get(mine)).statusCode).toBe(200);
  for (const path of [other, `${other}/edit`, hidden, `${hidden}/edit`, `${hidden}/delete`])
    expect((await consultant.get(path)).statusCode, path).toBe(404);
  expect((await consultant.post(`${hidden}/edit`, { revision: '2', title: 'Changed' })).statusCode).toBe(404);
  expect((await consultant.post(`${other}/findings`)).statusCode).toBe(404);
  const { body } = await consultant.get(ENGAGEMENTS);
  expect(body).toContain('With Carl');
  expect(body).not.toContain('Without Carl');
  expect((await owner.get(other)).statusCode).toBe(200);
});

test('E3: who becomes a client or is removed is on no team, and leads nothing, even once they are back', async ({
  world,
  acme,
  owner,
  carl,
  planned,
}) => {
  await world.db.updateTable('workspaces').set({ need_to_know: 1 }).where('id', '=', acme.id).execute();
  const at = await planned(owner, { title: 'With Carl', reference: 'A-1', team: carl.id, lead: carl.id });
  const membership = await world.db
    .selectFrom('memberships')
    .select('id')
    .where('account_id', '=', carl.id)
    .executeTakeFirstOrThrow();
  const become = (role: string, company: string) =>
    owner.post('/dashboard/acme/members/role', { membership: membership.id, role, company });
  const teamAndLead = async () => {
    const team = await world.db
      .selectFrom('engagement_team')
      .select('account_id')
      .where('account_id', '=', carl.id)
      .execute();
    const led = await world.db
      .selectFrom('engagements')
      .select('id')
      .where('lead_id', '=', carl.id)
      .execute();
    return [team.length, led.length];
  };
  expect(await teamAndLead()).toEqual([1, 1]);
  expect((await become('client', 'Initech')).statusCode).toBe(303);
  expect(await teamAndLead()).toEqual([0, 0]);
  await become('consultant', '');
  expect((await (await world.signedIn(carl, acme)).get(at)).statusCode).toBe(404);

  await planned(owner, { title: 'Carl again', reference: 'A-2', team: carl.id, lead: carl.id });
  expect(await teamAndLead()).toEqual([1, 1]);
  await owner.post('/dashboard/acme/members/remove', { membership: membership.id });
  expect(await teamAndLead()).toEqual([0, 0]);
});

test('E24: no word of an engagement or a finding lies in the open', async ({
  world,
  consultant,
  planned,
  drafted,
}) => {
  const at = await planned(consultant, { title: 'Kanarienvogel', scope: 'Kanarienvogel' });
  const finding = await drafted(consultant, at, {
    title: 'Kanarienvogel',
    severity: 'low',
    description: 'Kanarienvogel',
    tags: 'Kanarienvogel',
  });
  await consultant.post(`${finding}/publish`, { revision: '2' });
  for (const table of ['engagements', 'findings', 'published_findings', 'audit_events'] as const) {
    const rows = await world.db.selectFrom(table).selectAll().execute();
    expect(rows.length).toBeGreaterThan(0);
    const text = rows
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
      .join('\n');
    expect(text).not.toContain('Kanarienvogel');
  }
});

test('E10 E14: texts of 200 KB are kept, one that is longer is told beside its field with all that was typed', async ({
  consultant,
  planned,
  drafted,
}) => {
  const at = await planned(consultant);
  const finding = await drafted(consultant, at, { title: 'Long' });
  // Each letter takes two bytes, and six in a form.
  const most = 'é'.repeat(100 * 1024);
  const prose = Object.fromEntries(
    ['description', 'steps', 'impact', 'remediation', 'references'].map((field) => [field, most]),
  );
  expect((await consultant.post(`${finding}/edit`, { revision: '2', ...prose })).statusCode).toBe(303);
  const longer = await consultant.post(`${finding}/edit`, { revision: '3', ...prose, impact: `${most}!` });
  expect(longer.statusCode).toBe(422);
  expect(longer.body).toContain('This is 201 KB long. Use at most 200 KB.');
  expect(longer.body).toContain(`${most}!`);
});
