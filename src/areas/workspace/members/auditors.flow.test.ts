import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { auditEndReminding } from './audit-end-notices.ts';
import { auditEnds } from './ending-audits.ts';

const MEMBERS = '/dashboard/acme/members';
const ACTIVITY = '/dashboard/acme/activity';
const EVIDENCE = '/dashboard/acme/evidence';
const AUDITOR = 'audrey@firm.example';

const test = base
  .extend('mfaRequired', false)
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('zone', { auto: true }, async ({ world, acme }) => {
    const zone = 'Pacific/Auckland';
    await world.db.updateTable('workspaces').set({ zone }).where('id', '=', acme.id).execute();
    return zone;
  })
  .extend('audrey', ({ world }) => world.account('Audrey Auditor'))
  .extend('joined', ({ world, acme, audrey }) => world.join(audrey, acme, 'auditor'))
  .extend('endIn', ({ world, joined }) => (ms: number) => {
    const ends_at = world.clock.now() + ms;
    return world.db.updateTable('memberships').set({ ends_at }).where('id', '=', joined).execute();
  })
  .extend(
    'keepEnds',
    ({ world }) =>
      () =>
        auditEnds(world.services).run(world.clock.now()),
  )
  .extend('said', ({ owner }) => async (): Promise<string[]> => {
    const { body } = await owner.get(`${ACTIVITY}?kind=people`);
    return [...body.matchAll(/<span class="font-medium">([^<]*)<\/span>/g)].map(([, text = '']) => text);
  });

test('B13: the owner invites an auditor until a day, who joins, lands on the record, sees it and nothing else, and is listed with that day', async ({
  world,
  owner,
  said,
}) => {
  const invite = (until: string, company = '') =>
    owner.post(`${MEMBERS}/invitations`, { email: AUDITOR, role: 'auditor', company, until });
  for (const [until, says] of [
    ['', 'Choose the last day.'],
    ['2026-11-23', 'That day is over.'],
    ['2027-11-27', 'Choose a day within 366 days.'],
  ] as const) {
    const { statusCode, body } = await invite(until);
    expect([statusCode, body]).toEqual([422, expect.stringContaining(says)]);
    if (until !== '') expect(body).toContain(`value="${until}"`);
  }
  expect((await invite('2026-12-01', 'anything')).body).toContain('Auditors don’t belong to a company.');
  // A day that nobody else has isn't dropped: who was to leave would stay.
  const typed = { email: AUDITOR, role: 'consultant', company: '', until: '2026-12-01' };
  const { statusCode, body: refused } = await owner.post(`${MEMBERS}/invitations`, typed);
  expect([statusCode, refused]).toEqual([422, expect.stringContaining('Only auditors have a last day.')]);
  expect((await invite('2026-12-01')).statusCode).toBe(303);
  expect((await owner.get(MEMBERS)).body).toContain('until the end of 1 December 2026');

  const [mail] = await world.mailTo(AUDITOR);
  expect(mail?.text).toContain('as an auditor until the end of 1 December 2026');
  const link = new URL(mail?.link ?? '');
  const visitor = world.visitor();
  expect((await visitor.get(link.pathname)).body).toContain(
    'to look at acme Security as an auditor until the end of 1 December 2026',
  );
  await visitor.post(link.pathname, { name: 'Audrey', password: 'four lanterns over water' });
  const signedIn = await visitor.post('/login', { email: AUDITOR, password: 'four lanterns over water' });
  expect(signedIn.headers.location).toBe(EVIDENCE);
  expect((await visitor.get(EVIDENCE)).body).toContain('Auditor');
  const { body } = await visitor.get(ACTIVITY);
  expect(body).toContain('You can look at this workspace until the end of 1 December 2026.');
  expect(body).toContain('Joined as an auditor until the end of 1 December 2026.');
  expect((await visitor.get('/dashboard')).headers.location).toBe(EVIDENCE);
  expect((await visitor.get('/dashboard/acme')).statusCode).toBe(403);
  expect((await visitor.get('/dashboard/acme')).body).toContain('Auditors don’t see this page');
  expect((await visitor.get('/account')).statusCode).toBe(200);
  expect((await owner.get(MEMBERS)).body.match(/until the end of 1 December 2026/g)).toHaveLength(1);
  expect(await said()).toContain(`Invited ${AUDITOR} as an auditor until the end of 1 December 2026.`);
  expect((await owner.get(`${MEMBERS}.csv`)).body).toContain('"Auditor","","not set up"');
});

test('B13: at the midnight that ends the last day, the next request is refused with words, also one whose session was open; it is kept once', async ({
  world,
  acme,
  audrey,
  endIn,
  keepEnds,
  said,
}) => {
  await endIn(60_000);
  const open = await world.signedIn(audrey, acme);
  const ways = [ACTIVITY, EVIDENCE, `${ACTIVITY}.csv`, `${ACTIVITY}/check`];
  for (const way of ways) expect((await open.get(way)).statusCode).toBe(200);
  world.clock.advance(59_999);
  await keepEnds();
  expect((await open.get(ACTIVITY)).statusCode).toBe(200);
  world.clock.advance(1);
  const refused = async () => {
    for (const way of ways) expect((await open.get(way)).statusCode).toBe(404);
    expect((await open.post(`${ACTIVITY}/check`, { proof: '' })).statusCode).toBe(404);
    const page = (await open.get(ACTIVITY)).body;
    expect(page).toContain('You could look at acme Security as an auditor until Wednesday 25 November');
    expect(page).toContain('ask Olivia Owner to invite you again');
    const { location } = (await open.get('/dashboard')).headers;
    expect(location).toBe('/workspaces');
    const places = (await open.get('/workspaces')).body;
    expect(places).toContain('Your access has ended');
    expect(places).not.toContain(`href="${ACTIVITY}"`);
  };
  // The clock alone refuses; what keeps it comes later.
  await refused();
  await keepEnds();
  await keepEnds();
  await refused();
  expect((await said()).filter((one) => one.includes('was over'))).toEqual([
    `The last day of ${audrey.email} as an auditor was over.`,
  ]);
  const left = world.db.selectFrom('memberships').select('id').where('account_id', '=', audrey.id);
  expect(await left.execute()).toEqual([]);
  await world.join(audrey, acme, 'consultant');
  expect((await open.get('/dashboard/acme')).statusCode).toBe(200);
});

test('B13: the owner changes the day and the role, and removes an auditor; who is a member already is not invited', async ({
  world,
  acme,
  owner,
  audrey,
  joined,
  said,
}) => {
  const change = (role: string, until = '') =>
    owner.post(`${MEMBERS}/role`, { membership: joined, role, company: '', until });
  const page = (await owner.get(`${MEMBERS}/${joined}/role`)).body;
  expect(page).toContain('value="2026-12-25"');
  expect((await change('auditor', '2027-12-31')).body).toContain('Choose a day within 366 days.');
  expect((await change('auditor', '2027-01-31')).statusCode).toBe(303);
  expect((await change('auditor', '2027-01-31')).statusCode).toBe(303);
  expect((await owner.get(MEMBERS)).body).toContain('nothing was changed');
  const invited = { email: audrey.email, role: 'auditor', until: '2026-12-01' };
  expect((await owner.post(`${MEMBERS}/invitations`, invited)).body).toContain('They’re already a member.');
  const auditor = await world.signedIn(audrey, acme);
  const atPortal = await world.signedIn(audrey, acme, 'tenant');
  expect((await atPortal.get('/portal')).body).toContain('You’re an auditor of acme Security');
  expect((await change('consultant')).statusCode).toBe(303);
  expect((await auditor.get('/dashboard/acme')).statusCode).toBe(200);
  expect((await auditor.get(ACTIVITY)).statusCode).toBe(403);
  expect((await change('auditor', '2026-12-01')).statusCode).toBe(303);
  expect((await auditor.get('/dashboard/acme')).statusCode).toBe(403);

  const handOver = await owner.post('/dashboard/acme/settings/ownership', { membership: joined });
  expect(handOver.statusCode).toBe(404);
  expect((await owner.get(`${MEMBERS}/${joined}/role`)).body).toContain('value="2026-12-01"');
  await owner.post(`${MEMBERS}/remove`, { membership: joined });
  expect((await auditor.get(ACTIVITY)).statusCode).toBe(404);
  expect((await auditor.get(ACTIVITY)).body).not.toContain('Your access has ended');
  expect((await said()).slice(0, 4)).toEqual([
    `Removed ${audrey.email} from the workspace.`,
    `Changed ${audrey.email} from a consultant to an auditor until the end of 1 December 2026.`,
    `Changed ${audrey.email} from an auditor to a consultant. 1 session ended.`,
    `Let ${audrey.email} look at the workspace as an auditor until the end of 31 January 2027.`,
  ]);
  const letters = (await world.mailTo(audrey.email)).map(({ text }) => text);
  expect(letters[0]).toContain(
    'changed your last day. You can look at what was recorded there until the end of 31 January 2027.',
  );

  // An invitation says no later day than the last on which it can be accepted.
  const soon = 'soon@firm.example';
  await owner.post(`${MEMBERS}/invitations`, { email: soon, role: 'auditor', until: '2026-11-25' });
  const [invitation] = await world.mailTo(soon);
  expect(invitation?.text).toContain('expires on 25 November 2026.');
  expect((await owner.get(MEMBERS)).body).toMatch(/until the end of 25 November 2026[\s\S]*in 22 hours/);

  // Where the workspace moves, the moment stays, and is said by its hour there.
  await world.db
    .updateTable('workspaces')
    .set({ zone: 'America/New_York' })
    .where('id', '=', acme.id)
    .execute();
  expect((await owner.get(MEMBERS)).body).toContain(
    'until Wednesday 25 November 2026, 06:00 (America/New York)',
  );
});

test('B13: a week before their last day is over an auditor and the owner are reminded, once of each day, with the way to prolong it', async ({
  world,
  acme,
  olivia,
  owner,
  audrey,
  joined,
}) => {
  const HOUR = 3_600_000;
  const remind = async () => {
    const job = auditEndReminding(world.services);
    // Two nodes at once, though only one has the lease.
    await Promise.all([job.run(world.clock.now()), job.run(world.clock.now())]);
    const ofOne = async (email: string) =>
      (await world.mailTo(email)).filter(({ subject }) => subject.includes('access to'));
    return { audrey: await ofOne(audrey.email), olivia: await ofOne(olivia.email) };
  };
  const lastDay = (until: string) =>
    owner.post(`${MEMBERS}/role`, { membership: joined, role: 'auditor', company: '', until });
  // By the clock of Auckland: the last day is 9 December, the morning a week before is that of the 3rd.
  await lastDay('2026-12-09');
  world.clock.advance(Date.UTC(2026, 11, 2, 19) - 1 - world.clock.now());
  expect(await remind()).toEqual({ audrey: [], olivia: [] });
  world.clock.advance(1);
  const told = await remind();
  expect(told.audrey.map(({ subject }) => subject)).toEqual([
    'Your access to acme Security ends on 9 December 2026',
  ]);
  expect(told.audrey[0]?.text).toContain(`http://localhost:3000${EVIDENCE}`);
  expect(told.olivia.map(({ subject }) => subject)).toEqual([
    'Audrey Auditor’s access to acme Security ends on 9 December 2026',
  ]);
  expect(told.olivia[0]?.text).toContain(`${MEMBERS}/${joined}/role`);
  world.clock.advance(HOUR);
  expect(await remind()).toEqual(told);
  // Another last day is told of anew, but not one that is nearer than a week when it is given.
  const another = await world.signedIn(olivia, acme);
  const change = (until: string) =>
    another.post(`${MEMBERS}/role`, { membership: joined, role: 'auditor', company: '', until });
  await change('2026-12-06');
  expect(await remind()).toEqual(told);
  await change('2026-12-11');
  world.clock.advance(48 * HOUR);
  expect((await remind()).audrey).toHaveLength(2);
  // Who can't come in isn't reminded.
  await change('2026-12-12');
  await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', audrey.id).execute();
  world.clock.advance(24 * HOUR);
  expect((await remind()).olivia).toHaveLength(2);
});
