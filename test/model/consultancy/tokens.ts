import { expect } from 'vitest';
import { type Deed, nth } from './life.ts';
import { isAlive, reaches } from './reach.ts';

const TOKEN = /sp_[\w-]{51}/;

/** Has somebody make a token for all that they reach, or for one engagement. */
const make: Deed = async (life, step) => {
  const { all } = life;
  const by = nth(all.people, step.by) ?? life.owner;
  const { membership } = by;
  const given = step.on ? null : (nth(all.engagements, step.at) ?? null);
  const name = life.word();
  const form = new URLSearchParams({
    name,
    may: 'read',
    days: '30',
    sees: given === null ? 'all' : 'chosen',
  });
  if (given !== null) form.append('engagements', given.id);
  const path = by.side === 'client' ? '/portal/tokens/new' : `${life.dashboard}/tokens/new`;
  if (membership === null || (given !== null && !reaches(all, by, given))) {
    await life.send(by, path, form.toString(), { may: false, otherwise: membership === null ? 404 : 422 });
    return;
  }
  const { statusCode, body } = await life.ask(by, path, form.toString());
  expect(statusCode).toBe(200);
  const [token = ''] = TOKEN.exec(body) ?? [];
  const { id } = await life.world.db
    .selectFrom('api_tokens')
    .select('id')
    .where('account_id', '=', by.id)
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  all.tokens.push({ ...{ id, token, name, by, membership, given }, revoked: false });
};

const revoke: Deed = async (life, step) => {
  const token = nth(life.all.tokens, step.at);
  if (token === undefined) return;
  const by = step.on ? token.by : (nth(life.all.people, step.by) ?? token.by);
  const may = by === token.by && isAlive(token);
  await life.send(by, '/account/security/tokens/revoke', { revoked: token.id }, { may });
  if (may) token.revoked = true;
};

/** What happens to the tokens by which programs act as somebody (E27). */
export const tokenDeeds = { token: make, revoke };
