import { expect } from 'vitest';
import { idIn, testAtWork as test } from '../../../../test/consultancy.ts';
import { newId } from '../../../data/id.ts';
import type { NoticeKind } from './kinds.ts';
import { saveChoice } from './notice-choices.ts';
import { tell } from './notices.ts';

const HOUR_MS = 60 * 60_000;
/** `NOTICES=1000` plays as many. */
const HAPPENINGS = Number(process.env.NOTICES ?? 60);
const KINDS: readonly NoticeKind[] = ['published', 'retest-done'];

/** The same numbers for the same seed (mulberry32). */
function chances(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** What somebody was to be told of, and whether anything has kept it from them since. */
interface Awaited {
  readonly member: string;
  readonly kind: NoticeKind;
  readonly engagement: string;
  kept: boolean;
  told: number;
}

test('E1 E22: of many notices, with bounces, days that pass and people who go, each is emailed once, and none to who lost reach', async ({
  world,
  acme,
  initech,
  clara,
  planVisible,
}) => {
  const seed = Number(process.env.SEED ?? Math.trunc(performance.now()) % 100_000);
  const pick = chances(seed);
  const { db, services, clock } = world;
  const said = `SEED=${seed}`;
  const one = <T>(of: readonly T[]): T => of[pick(of.length)] as T;

  const members = [clara.membership];
  for (let index = 1; index < 7; index += 1) {
    const member = await world.join(await world.account(`Member ${index}`), acme, 'client');
    await db
      .transaction()
      .execute((trx) => saveChoice(trx, member, { daily: index % 2 === 0, off: new Set() }));
    members.push(member);
  }
  const engagements = [idIn(await planVisible()), idIn(await planVisible()), idIn(await planVisible())];
  const hidden = new Set<string>();
  const gone = new Set<string>();
  const off = new Map(members.map((member) => [member, new Set<NoticeKind>()]));
  const awaited = new Map<string, Awaited>();
  const mayKnow = ({ member, kind, engagement }: Awaited) =>
    !hidden.has(engagement) && !gone.has(member) && off.get(member)?.has(kind) === false;
  const keep = () => {
    for (const each of awaited.values()) if (!mayKnow(each)) each.kept = true;
  };

  // Each email is looked at when it goes, and every other is refused once or twice before.
  const leaked: string[] = [];
  const bounces = new Map<string, number>();
  const { deliver } = services.mail;
  Object.assign(services.mail, {
    deliver: async (message: Parameters<typeof deliver>[0], job: string) => {
      const left = bounces.get(job) ?? pick(3);
      bounces.set(job, left - 1);
      if (left > 0) throw new Error('451 try again');
      const taken = await db.selectFrom('notices').selectAll().where('job_id', '=', job).execute();
      const known = taken
        .map(({ membership_id, about }) => awaited.get(`${membership_id} ${about}`))
        .filter((each) => each !== undefined && mayKnow(each));
      if (known.length === 0) leaked.push(job);
      for (const each of known) if (each !== undefined) each.told += 1;
      await deliver(message, job);
    },
  });

  for (let happened = 0; happened < HAPPENINGS; ) {
    const chance = pick(20);
    if (chance < 14) {
      happened += 1;
      const [kind, engagement, about] = [one(KINDS), one(engagements), newId()];
      const place = { workspaceId: acme.id, companyId: initech, engagementId: engagement };
      for (const member of members) {
        const each = { member, kind, engagement, kept: false, told: 0 };
        if (mayKnow(each)) awaited.set(`${member} ${about}`, each);
      }
      await db
        .transaction()
        .execute((trx) =>
          tell(
            trx,
            services.keyring,
            { ...place, kind, about, findingId: null, at: clock.now() },
            { by: null },
          ),
        );
    } else if (chance < 16) {
      const engagement = one(engagements);
      if (!hidden.delete(engagement)) hidden.add(engagement);
      const visible = hidden.has(engagement) ? 0 : 1;
      await db.updateTable('engagements').set({ visible }).where('id', '=', engagement).execute();
    } else if (chance === 16) {
      const [member, kind] = [one(members), one(KINDS)];
      const theirs = off.get(member) ?? new Set();
      if (!theirs.delete(kind)) theirs.add(kind);
      const daily = members.indexOf(member) % 2 === 0;
      if (!gone.has(member))
        await db.transaction().execute((trx) => saveChoice(trx, member, { daily, off: theirs }));
    } else if (chance === 17 && gone.size < 2 && pick(4) === 0) {
      const member = one(members);
      gone.add(member);
      await db.deleteFrom('memberships').where('id', '=', member).execute();
    } else {
      clock.advance(pick(5) * HOUR_MS);
      await world.mailTo('');
    }
    keep();
  }
  for (let hour = 0; hour < 36; hour += 1) {
    clock.advance(HOUR_MS);
    await world.mailTo('');
  }

  expect(leaked, said).toEqual([]);
  const all = [...awaited.values()];
  expect(all.filter(({ told }) => told > 1).length, `twice, ${said}`).toBe(0);
  expect(all.filter(({ told, kept }) => told === 0 && !kept).length, `never, ${said}`).toBe(0);
  expect(all.filter(({ told }) => told === 1).length, said).toBeGreaterThan(HAPPENINGS / 2);
  expect(await db.selectFrom('notices').selectAll().execute(), said).toEqual([]);
  expect(await db.selectFrom('jobs').select('id').where('kind', '=', 'notice').execute(), said).toEqual([]);
});
