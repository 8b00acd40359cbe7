import { expect } from 'vitest';
import { reopenExpiredRisks } from '../../src/areas/engagements/finding/risk-expiry.ts';
import { idIn, leadsTo, testAtWork as test } from '../consultancy.ts';

/**
 * Dradis CVE-2023-50786: a picture from elsewhere in a text had the reader’s browser call there, with what it told of them.
 * Its versions 4.11, 4.13 and 5.0.0: who had been removed was still mailed; what one project has was got by another’s address.
 */

const DAY_MS = 24 * 60 * 60_000;

/** Ways of naming a picture, a style or a page that lies elsewhere. */
const FROM_ELSEWHERE = [
  '![a](https://evil.example/a.png)',
  '![b](//evil.example/b.png)',
  '![c](file://evil.example/share/c.png)',
  '![d](\\\\\\\\evil.example\\\\d.png)',
  '![e][e]\n\n[e]: https://evil.example/e.png',
  '<img src="https://evil.example/g.png" srcset="//evil.example/h.png 2x">',
  '<link rel="stylesheet" href="https://evil.example/i.css">',
  '<div style="background:url(https://evil.example/j.png)">x</div>',
  '<svg><image href="https://evil.example/k.png"/></svg>',
  '[![l](https://evil.example/l.png)](https://evil.example/)',
].join('\n\n');

/** A name of evidence that would be an address; a text with it is not published. */
const AS_EVIDENCE = '![f](evidence:https://evil.example/f.png)';

/** What a browser fetches without anyone’s leave. */
const FETCHED =
  /<(?:img|image|link|script|iframe|source|video|audio|object|embed|input)\b[^>]*evil\.example|style="[^"]*evil\.example/i;

test('E10: no text has its readers’ browsers fetch anything from elsewhere, on any page', async ({
  planVisible,
  publish,
  owner,
  client,
}) => {
  const engagement = await planVisible({ scope: FROM_ELSEWHERE, rules: FROM_ELSEWHERE });
  const finding = await publish(engagement, {
    description: 'It is so.',
    steps: FROM_ELSEWHERE,
    references: FROM_ELSEWHERE,
  });
  const read = `/portal/findings/${idIn(finding)}`;
  leadsTo(
    await owner.post(`${finding}/remarks`, { kind: 'note', text: `${FROM_ELSEWHERE}\n\n${AS_EVIDENCE}` }),
  );
  leadsTo(await client.post(`${read}/comments`, { text: `${FROM_ELSEWHERE}\n\n${AS_EVIDENCE}` }));
  for (const [reader, path] of [
    [owner, engagement],
    [owner, finding],
    [owner, `${finding}/edit`],
    [client, read],
    [client, `/portal/engagements/${idIn(engagement)}`],
  ] as const) {
    const { body, headers } = await reader.get(path);
    expect(body, path).toContain('evil.example');
    expect(body, path).not.toMatch(FETCHED);
    // And the browser would not, even if one stood there.
    expect(String(headers['content-security-policy']), path).toMatch(/default-src 'none'|img-src 'self'/);
    expect(String(headers['content-security-policy']), path).not.toMatch(/img-src[^;]*(?:\*|https?:)/);
  }
});

test('E1: who was removed, taken away from an engagement, or made a reader is not mailed of it any more', async ({
  world,
  acme,
  planVisible,
  publish,
  owner,
  clara,
}) => {
  const contacts = await Promise.all(
    ['Rita Removed', 'Tess Taken', 'Rea Reader', 'Dan Disabled', 'Sid Sees'].map(async (name) => {
      const person = await world.account(name);
      return { ...person, membership: await world.join(person, acme, 'client') };
    }),
  );
  const [removed, taken, reader, disabled, sees] = contacts;
  const finding = await publish(await planVisible());
  const until = new Date(world.clock.now() + 2 * DAY_MS).toISOString().slice(0, 10);
  const client = await world.signedIn(clara, acme, 'tenant');
  const answer = { move: 'accept-risk', note: 'It is known.', until };
  leadsTo(await client.post(`/portal/findings/${idIn(finding)}/answer`, answer));
  await world.db
    .deleteFrom('memberships')
    .where('id', '=', removed?.membership ?? '')
    .execute();
  const at = (contact: typeof removed) => `/dashboard/acme/contacts/${contact?.membership}`;
  leadsTo(await owner.post(at(taken), { role: 'responder', sees: 'chosen' }));
  leadsTo(await owner.post(at(reader), { role: 'reader', sees: 'all' }));
  const gone = { disabled_at: world.clock.now() };
  await world.db
    .updateTable('accounts')
    .set(gone)
    .where('id', '=', disabled?.id ?? '')
    .execute();
  await reopenExpiredRisks(world.services, world.clock.now() + 4 * DAY_MS);
  const toldOf = async (contact: typeof removed) =>
    (await world.mailTo(contact?.email ?? '')).map(({ text }) => /risk/.test(text));
  expect(await toldOf(sees)).toEqual([true]);
  for (const contact of [removed, taken, disabled]) expect(await toldOf(contact), contact?.name).toEqual([]);
  expect(await toldOf(reader), 'of the publication alone').toEqual([false]);
});

test('E2: a remark is reached by its own finding alone, and changed by its author alone', async ({
  world,
  planVisible,
  publish,
  owner,
  consultant,
  client,
}) => {
  const engagement = await planVisible();
  const [one, other] = [await publish(engagement), await publish(await planVisible())];
  const said = leadsTo(await owner.post(`${one}/remarks`, { kind: 'comment', text: 'Said by one.' }));
  const asked = leadsTo(
    await client.post(`/portal/findings/${idIn(one)}/comments`, { text: 'Asked by one.' }),
  );
  const [remark, comment] = [said, asked].map((path) => path.split('#remark-')[1]);
  const save = { kind: 'comment', text: 'Overwritten.', do: 'save' };
  for (const [who, path] of [
    [owner, `${other}/remarks/${remark}`],
    [consultant, `${one}/remarks/${remark}`],
    [owner, `${one}/remarks/${comment}`],
    [client, `/portal/findings/${idIn(other)}/comments/${comment}`],
    [client, `/portal/findings/${idIn(one)}/comments/${remark}`],
  ] as const)
    expect((await who.post(path, save)).statusCode, path).toBe(404);
  // Nor is a comment changed as though it were a note, which would bring it among those.
  const asNote = { ...save, kind: 'note' };
  expect((await owner.post(`${one}/remarks/${remark}`, asNote)).statusCode).toBe(404);
  const rows = await world.db
    .selectFrom('finding_comments')
    .select('edited_at')
    .where('id', 'in', [remark ?? '', comment ?? ''])
    .execute();
  expect(rows).toEqual([{ edited_at: null }, { edited_at: null }]);
});
