import { expect } from 'vitest';
import { idIn, testAtWork as test } from '../../../../test/consultancy.ts';
import { chanceOf, saidOfSeed } from '../../../../test/seed.ts';
import { holdWorkspace } from '../../../access/holds.ts';
import { newId } from '../../../data/id.ts';
import type { NoticeKind } from './kinds.ts';
import { saveChoice } from './notice-choices.ts';
import { tell } from './notices.ts';

const HOUR_MS = 60 * 60_000;
/** `NOTICES=1000` plays as many. */
const HAPPENINGS = Number(process.env.NOTICES ?? 60);
const KINDS: readonly NoticeKind[] = ['published', 'retest-done'];

/** What somebody was to be told of, and whether anything has kept it from them since. */
interface Awaited {
  readonly member: string;
  readonly kind: NoticeKind;
  readonly engagement: string;
  kept: boolean;
  /** Whether it has happened since they were last told of it. */
  waits: boolean;
  told: number;
}

/** What happened, which may happen again. */
interface Subject {
  readonly kind: NoticeKind;
  readonly engagement: string;
  readonly about: string;
}

test('E1 E22: of many notices, with bounces, days that pass, people who go and things that happen again at any moment, each is emailed once, and none to who lost reach', async ({
  world,
  acme,
  initech,
  clara,
  planVisible,
}) => {
  const pick = chanceOf('notices');
  const { db, services, clock } = world;
  const said = saidOfSeed();
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

  const subjects: Subject[] = [];
  /** Jobs that have lost something of what they took since they were looked at: it has happened again. */
  const robbed = new Set<string>();
  const happens = async ({ kind, engagement, about }: Subject) => {
    for (const member of members) {
      const key = `${member} ${about}`;
      const told = awaited.get(key)?.told ?? 0;
      const each = { member, kind, engagement, kept: false, waits: true, told };
      if (mayKnow(each)) awaited.set(key, each);
    }
    const ids = { workspaceId: acme.id, companyId: initech, engagementId: engagement };
    const happening = { ...ids, kind, about, findingId: null, at: clock.now() };
    await db.transaction().execute(async (trx) => {
      // Held before it is read which jobs have taken them, so that none does in between; the workspace first, as by deeds.
      await holdWorkspace(trx, happening.workspaceId, 'unchanged');
      const held = await trx
        .updateTable('notices')
        .set({ happened_at: clock.now() })
        .where('about', '=', about)
        .returning('job_id')
        .execute();
      for (const { job_id } of held) if (job_id !== null) robbed.add(job_id);
      await tell(trx, services.keyring, happening, { by: null });
    });
  };

  const leaked: string[] = [];
  const twice: string[] = [];
  let again = HAPPENINGS / 2;
  const bounces = new Map<string, number>();
  /** Looks at an email that goes; of some, what they tell of happens again at this very moment. Whether it is refused. */
  const look = async (job: string): Promise<boolean> => {
    const left = bounces.get(job) ?? pick(3);
    bounces.set(job, left - 1);
    const wasRobbed = robbed.delete(job);
    // What has happened again since the job took it is not among these: another email is to tell of it.
    const taken = await db.selectFrom('notices').selectAll().where('job_id', '=', job).execute();
    const known = taken
      .map(({ membership_id, about }) => awaited.get(`${membership_id} ${about}`))
      .filter((each) => each !== undefined)
      .filter(mayKnow);
    if (left <= 0) {
      if (known.length === 0 && !wasRobbed) leaked.push(job);
      if (known.some(({ waits }) => !waits)) twice.push(job);
      for (const each of known) Object.assign(each, { waits: false, told: each.told + 1 });
    }
    const repeated = subjects.find(({ about }) => about === taken[0]?.about);
    if (repeated !== undefined && again > 0 && pick(4) === 0) {
      again -= 1;
      await happens(repeated);
    }
    return left > 0;
  };

  // Every other email is refused once or twice before it goes. They go side by side, and are looked at one by one.
  const { deliver } = services.mail;
  let looking: Promise<unknown> = Promise.resolve();
  Object.assign(services.mail, {
    deliver: async (message: Parameters<typeof deliver>[0], job: string) => {
      const looked = looking.then(() => look(job));
      looking = looked;
      if (await looked) throw new Error('451 try again');
      await deliver(message, job);
    },
  });

  const pass = async (hours: number) => {
    for (let hour = 0; hour < hours; hour += 1) {
      clock.advance(HOUR_MS);
      await world.mailTo('');
    }
  };

  // Before anything is kept from anybody, so that in every life there are emails.
  const early = HAPPENINGS / 4;
  for (let happened = 0; happened < early; happened += 1) {
    const subject = { kind: one(KINDS), engagement: one(engagements), about: newId() };
    subjects.push(subject);
    await happens(subject);
  }
  await pass(36);
  for (let happened = early; happened < HAPPENINGS; ) {
    const chance = pick(20);
    if (chance < 14) {
      happened += 1;
      const fresh = { kind: one(KINDS), engagement: one(engagements), about: newId() };
      const subject = subjects.length > 0 && pick(4) === 0 ? one(subjects) : fresh;
      if (subject === fresh) subjects.push(fresh);
      await happens(subject);
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
  again = 0;
  await pass(36);

  expect(leaked, said).toEqual([]);
  const all = [...awaited.values()];
  expect(twice, said).toEqual([]);
  expect(all.filter(({ waits, kept }) => waits && !kept).length, `never, ${said}`).toBe(0);
  expect(all.filter(({ told }) => told > 0).length, said).toBeGreaterThan(HAPPENINGS / 2);
  expect(await db.selectFrom('notices').selectAll().execute(), said).toEqual([]);
  expect(await db.selectFrom('jobs').select('id').where('kind', '=', 'notice').execute(), said).toEqual([]);
});
