import { expect } from 'vitest';
import { testAtWork as base, idIn } from '../../../../test/consultancy.ts';

const test = base
  /** Says something about a finding, or changes what was said, and returns its id. */
  .extend(
    'say',
    { scope: 'file' },
    ({ owner }) =>
      async (finding: string, text: string, kind: 'comment' | 'note' = 'comment', on = '') => {
        const change = on === '' ? { kind, text } : { kind, text, do: 'save' };
        const answer = await owner.post(`${finding}/remarks${on === '' ? '' : `/${on}`}`, change);
        expect(answer.statusCode).toBe(303);
        return on === '' ? String(answer.headers.location).slice(-36) : on;
      },
  )
  /** The mails about mentions that somebody got since this was last asked. */
  .extend('told', { scope: 'file' }, ({ world }) => {
    const seen = new Map<string, number>();
    return async (email: string) => {
      const mails = (await world.mailTo(email)).filter(({ subject }) =>
        subject.startsWith('You were mentioned'),
      );
      const before = seen.get(email) ?? 0;
      seen.set(email, mails.length);
      return mails.slice(before);
    };
  });

test('E17: who is named in a comment is told once, on their own side, with nothing of the finding', async ({
  owner,
  client,
  olivia,
  carl,
  clara,
  planVisible,
  publish,
  say,
  told,
}) => {
  const finding = await publish(await planVisible({ title: 'Secret plan' }), { title: 'Secret leak' });
  await told(clara.email);
  const text = `@${clara.name}, @${carl.email}, @${olivia.name} and @Nobody Here: a hidden word`;
  const id = await say(finding, text);
  const [toClara, ...moreToClara] = await told(clara.email);
  expect(moreToClara).toEqual([]);
  expect(toClara?.text).toContain(`http://acme.localhost:3000/portal/findings/${idIn(finding)}#remark-${id}`);
  const [toCarl, ...moreToCarl] = await told(carl.email);
  expect(moreToCarl).toEqual([]);
  expect(toCarl?.text).toContain(`http://localhost:3000${finding}#remark-${id}`);
  for (const mail of [toClara, toCarl]) {
    // In the token of a link may stand anything.
    const said = JSON.stringify([mail?.subject, mail?.text, mail?.html]).replaceAll(/https?:[^\s"\\]+/g, '');
    for (const word of ['Secret', 'hidden', 'E-', 'Initech']) expect(said).not.toContain(word);
  }
  expect(await told(olivia.email), 'nobody tells themselves').toEqual([]);

  await say(finding, `${text}, again`, 'comment', id);
  expect([...(await told(clara.email)), ...(await told(carl.email))], 'told of it already').toEqual([]);

  // By a client, and by a program.
  expect((await owner.get(finding)).body).toContain(`@${clara.name}`);
  const at = `/api/v1/workspaces/acme/findings/${idIn(finding)}/comments`;
  expect((await client.call('POST', at, { text: `@${olivia.name}: fixed?` })).statusCode).toBe(201);
  expect((await told(olivia.email)).length).toBe(1);
});

test('E17: an internal note tells the team alone', async ({
  planVisible,
  publish,
  carl,
  clara,
  say,
  told,
}) => {
  const finding = await publish(await planVisible());
  await told(clara.email);
  await told(carl.email);
  await say(finding, `@${clara.name} and @${carl.name}: not for clients`, 'note');
  expect(await told(clara.email)).toEqual([]);
  expect((await told(carl.email)).length).toBe(1);
});

test('E1 E17: who cannot see the finding is not told, neither when it is written nor when it is sent', async ({
  world,
  owner,
  client,
  carl,
  clara,
  plan,
  planVisible,
  publish,
  say,
  told,
  needToKnow,
}) => {
  const hidden = await publish(await plan());
  expect((await owner.get(hidden)).body).not.toContain(`@${clara.name}`);
  await say(hidden, `@${clara.name}`);
  expect(await told(clara.email)).toEqual([]);

  const engagement = await planVisible();
  const finding = await publish(engagement);
  // To a client, of the consultancy only whom they deal with.
  const { body } = await client.get(`/portal/findings/${idIn(finding)}`);
  expect(body).not.toContain(`@${carl.name}`);

  await needToKnow(true);
  await say(finding, `@${carl.name}, you are not on the team`);
  expect(await told(carl.email)).toEqual([]);
  await needToKnow(false);

  // What was withdrawn between the comment and the mail.
  await say(finding, `@${clara.name} and @${carl.name}`);
  await owner.post(`${engagement}/visibility`, { visible: 'false' });
  await needToKnow(true);
  expect([...(await told(clara.email)), ...(await told(carl.email))]).toEqual([]);
  await needToKnow(false);
  await owner.post(`${engagement}/visibility`, { visible: 'true' });

  const removed = await say(finding, `@${clara.name}, forget it`);
  await owner.post(`${finding}/remarks/${removed}`, { kind: 'comment', text: '', do: 'remove' });
  expect(await told(clara.email)).toEqual([]);
  const left = await world.db.selectFrom('jobs').select('kind').where('kind', '=', 'notice').execute();
  expect(left).toEqual([]);
});
