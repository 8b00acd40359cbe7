import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';

const MANY = '/dashboard/acme/members/invite/many';

const test = base
  .extend('owner', ({ world, acme, olivia }) => world.signedIn(olivia, acme))
  .extend('invited', ({ world }) => async () => {
    const links = await world.db
      .selectFrom('one_time_links')
      .select('email')
      .where('purpose', '=', 'invitation')
      .orderBy('id')
      .execute();
    return links.map(({ email }) => email);
  })
  .extend(
    'send',
    ({ owner }) =>
      (emails: string, more: Record<string, string> = {}) =>
        owner.post(MANY, { emails, role: 'consultant', company: '', ...more }),
  );

test('B14: pasted addresses are all invited, each by an email of its own', async ({
  world,
  owner,
  send,
  invited,
}) => {
  expect((await owner.get('/dashboard/acme/members/invite')).body).toContain(`href="${MANY}"`);
  const sent = await owner.follow(
    await send('kay@new.example\nJoan Clarke <joan@new.example>; kay@new.example'),
  );
  expect(sent.response.body).toContain('2 invitations');
  expect(await invited()).toEqual(['kay@new.example', 'joan@new.example']);
  for (const email of await invited())
    expect((await world.mailTo(email)).map(({ link }) => link)).toEqual([
      expect.stringContaining('/invitations/'),
    ]);
});

test('B14 E5: clients are invited for a company that there is', async ({
  world,
  acme,
  owner,
  send,
  invited,
}) => {
  const company = await world.company(acme, 'Globex');
  expect((await send('kay@new.example', { role: 'client', company })).statusCode).toBe(303);
  const none = await send('joan@new.example', { role: 'client', company: 'Initech' });
  expect([none.statusCode, none.body.includes('Choose a client company.')]).toEqual([422, true]);
  const needless = await send('joan@new.example', { company });
  expect([needless.statusCode, needless.body.includes('Consultants don’t belong to a company.')]).toEqual([
    422,
    true,
  ]);
  expect(await invited()).toEqual(['kay@new.example']);
  expect((await owner.get('/dashboard/acme/members')).body).toContain('Client of Globex');
});

test('B14: all or none: what is wrong is said of each line, and nothing typed is lost', async ({
  world,
  carl,
  send,
  invited,
}) => {
  const typed = `kay@new.example\nnobody at home, ${carl.email}\njoan@new.example`;
  const misspelt = await send(typed);
  expect(misspelt.statusCode).toBe(422);
  expect(misspelt.body).toContain(
    'Line 2, “<span class="break-all">nobody at home</span>”: isn’t an email address.',
  );
  expect(misspelt.body).toContain(typed);
  const member = await send(typed.replace('nobody at home, ', ''));
  expect(member.statusCode).toBe(422);
  expect(member.body).toContain(
    `Line 2, “<span class="break-all">${carl.email}</span>”: They’re already a member.`,
  );
  expect(await invited()).toEqual([]);
  expect(await world.mailTo('kay@new.example')).toEqual([]);
  const recorded = world.db.selectFrom('audit_events').select('id').where('type', '=', 'invitation.sent');
  expect(await recorded.execute()).toEqual([]);
});

test('B14: no address, or more than can wait, is said beside the field; no more than that can wait in all', async ({
  send,
  invited,
}) => {
  const list = (count: number) => Array.from({ length: count }, (_, n) => `kay${n}@new.example`).join('\n');
  for (const [emails, said] of [
    ['', 'Enter at least one email address.'],
    [' ,\n;', 'Enter at least one email address.'],
    [list(51), 'Enter at most 50 email addresses at a time.'],
  ] as const) {
    const answer = await send(emails);
    expect([answer.statusCode, answer.body.includes(said)]).toEqual([422, true]);
  }
  expect((await send(list(49))).statusCode).toBe(303);
  const full = await send('joan@new.example\nada@new.example');
  expect([full.statusCode, full.body.includes('50 invitations are waiting for a reply.')]).toEqual([
    422,
    true,
  ]);
  expect(await invited()).toHaveLength(49);
});
