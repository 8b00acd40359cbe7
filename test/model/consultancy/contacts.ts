import { expect } from 'vitest';
import { removeMember } from '../../../src/areas/workspace/members/remove.ts';
import { actAs } from '../../acts.ts';
import { type Deed, nth } from './life.ts';
import { keeps, type ModelEngagement, reaches } from './reach.ts';

const give: Deed = async (life, step) => {
  const { other, on } = step;
  const { all } = life;
  const [by, contact] = [life.colleague(step), nth(life.contacts, step.at)];
  if (contact === undefined) return;
  const own = all.engagements.filter(({ company }) => company === contact.company);
  // Mostly one that could be theirs: most others are refused.
  const engagement = nth(other % 4 === 0 ? all.engagements : own, other);
  const form = new URLSearchParams({ role: 'responder', sees: on ? 'all' : 'chosen' });
  if (engagement !== undefined) form.append('engagements', engagement.id);
  const { membership, company } = contact;
  const isReached = (one: ModelEngagement) => reaches(all, by, one);
  const isKept = company !== null && keeps(all, by, company);
  const isTheirs = engagement === undefined || (engagement.company === company && isReached(engagement));
  const mayGiveAll = !on || contact.seesAll || by.side === 'owner' || !all.needToKnow;
  const isThere = by.membership !== null && membership !== null;
  const otherwise = !isThere ? 404 : !isKept ? 403 : isTheirs ? 422 : 404;
  const may = isThere && isKept && isTheirs && mayGiveAll;
  const path = `${life.dashboard}/contacts/${membership ?? contact.id}`;
  await life.send(by, path, form.toString(), { may, otherwise });
  if (!may) return;
  // What they don't see themselves is not theirs to take.
  const before = contact.seesAll && !on ? own : [...contact.given];
  const stays = before.filter((one) => !isReached(one));
  contact.seesAll = on;
  contact.given = new Set([...(engagement === undefined ? [] : [engagement]), ...stays]);
};

/** Removes a member, or has somebody who was removed come back, a contact perhaps to the other client. */
const leaveOrCome: Deed = async (life, { at, on }) => {
  const { all, owner, workspace, world } = life;
  const person = nth(all.people.slice(1), at);
  if (person === undefined) return;
  const { membership } = person;
  if (membership === null) {
    const [one, another] = all.companies;
    if (person.side === 'client') person.company = (on ? one : another) ?? null;
    return life.comeIn(person);
  }
  const who = { person: owner, workspace, access: 'owner' } as const;
  const outcome = await actAs(world, who, (act) => removeMember(world.services, act, membership));
  expect(outcome?.ok).toBe(true);
  person.membership = null;
  person.given = new Set();
  for (const { team } of all.engagements) team.delete(person);
};

/** What happens to members, and what contacts are given (E4). */
export const contactDeeds = { give, 'leave-or-come': leaveOrCome };
