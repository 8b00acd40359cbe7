import { describe, expect } from 'vitest';
import { atEveryMoment } from '../at-every-moment.ts';
import { idIn, testAtWork } from '../consultancy.ts';

/**
 * Two people at one finding or engagement. One is stopped before everything that it asks within its transaction, while the
 * other does all that it can; what ends up in the rows is what one of the two orders would have left, and both are answered.
 */

const test = testAtWork
  .extend(
    'published',
    { scope: 'file' },
    ({ world }) =>
      (id: string) =>
        world.db.selectFrom('published_findings').selectAll().where('finding_id', '=', id).execute(),
  )
  .extend(
    'written',
    { scope: 'file' },
    ({ world }) =>
      (id: string) =>
        world.db
          .selectFrom('findings')
          .selectAll()
          .where('id', '=', id)
          .where('deleted_at', 'is', null)
          .executeTakeFirst(),
  )
  .extend(
    'eventsOf',
    { scope: 'file' },
    ({ world }) =>
      (id: string, type: string) =>
        world.db
          .selectFrom('audit_events')
          .select('id')
          .where('subject_id', '=', id)
          .where('type', '=', type)
          .execute(),
  );

// SQLite has one writer: nothing meets within a transaction there.
describe.runIf(process.env.TEST_DATABASE === 'postgres')('at every moment', () => {
  test('E8 D24: two findings that are added at once have two numbers', async ({
    world,
    plan,
    owner,
    consultant,
  }) => {
    const pair = async () => {
      const engagement = await plan();
      const add = (by: typeof owner) => () => by.post(`${engagement}/findings`);
      return { engagement, one: add(owner), other: add(consultant) };
    };
    await atEveryMoment(world, pair, async ({ engagement }, _answers, at) => {
      const rows = await world.db
        .selectFrom('findings')
        .select('number')
        .where('engagement_id', '=', idIn(engagement))
        .orderBy('number')
        .execute();
      expect(rows, at).toEqual([{ number: 1 }, { number: 2 }]);
    });
  });

  test('E12 D24: of two who publish a finding one does, and it is recorded once', async ({
    world,
    plan,
    draft,
    owner,
    consultant,
    published,
    eventsOf,
  }) => {
    const pair = async () => {
      const finding = await draft(await plan());
      const publish = (by: typeof owner) => () =>
        by.post(`${finding}/publish`, { revision: '2', whatChanged: '' });
      return { finding, one: publish(owner), other: publish(consultant) };
    };
    await atEveryMoment(world, pair, async ({ finding }, _answers, at) => {
      expect(await published(idIn(finding)), at).toMatchObject([{ revision: 1 }]);
      expect(await eventsOf(idIn(finding), 'finding.published'), at).toHaveLength(1);
    });
  });

  test('E12 D24: of two who publish a change one does, and the client is told what changed once', async ({
    world,
    planVisible,
    publish,
    owner,
    consultant,
    published,
    client,
  }) => {
    const pair = async () => {
      const finding = await publish(await planVisible());
      await owner.post(`${finding}/edit`, { revision: '2', title: 'Another title' });
      const again = (by: typeof owner, whatChanged: string) => () =>
        by.post(`${finding}/publish`, { revision: '3', whatChanged });
      return { finding, one: again(owner, 'Owner says'), other: again(consultant, 'Consultant says') };
    };
    await atEveryMoment(world, pair, async ({ finding }, _answers, at) => {
      expect(await published(idIn(finding)), at).toMatchObject([{ revision: 2 }]);
      const { body } = await client.get(`/portal/findings/${idIn(finding)}`);
      const told = ['Owner says', 'Consultant says'].filter((words) => body.includes(words));
      expect(told, at).toHaveLength(1);
    });
  });

  test('E12 D24: a draft that is published and deleted at once is one of both', async ({
    world,
    plan,
    draft,
    owner,
    consultant,
    published,
    written,
    eventsOf,
  }) => {
    for (const isReversed of [false, true]) {
      const pair = async () => {
        const finding = await draft(await plan());
        const publishing = () => owner.post(`${finding}/publish`, { revision: '2', whatChanged: '' });
        const deleting = () => consultant.post(`${finding}/delete`);
        return isReversed
          ? { finding, one: deleting, other: publishing }
          : { finding, one: publishing, other: deleting };
      };
      await atEveryMoment(world, pair, async ({ finding }, _answers, at) => {
        const id = idIn(finding);
        const [deleted, told] = [
          await eventsOf(id, 'finding.deleted'),
          await eventsOf(id, 'finding.published'),
        ];
        expect(deleted.length + told.length, at).toBe(1);
        expect((await written(id)) === undefined, at).toBe(deleted.length === 1);
        expect((await published(id)).length, at).toBe(told.length);
      });
    }
  });

  test('E12 D24: of two moves out of one state one is made, and the other is told', async ({
    world,
    planVisible,
    publish,
    owner,
    client,
    published,
    eventsOf,
  }) => {
    const pair = async () => {
      const finding = await publish(await planVisible());
      const id = idIn(finding);
      return {
        id,
        one: () => owner.post(`${finding}/state`, { move: 'withdraw', note: 'It was none.' }),
        other: () =>
          client.post(`/portal/findings/${id}/answer`, { move: 'report-fix', note: '', until: '' }),
      };
    };
    await atEveryMoment(world, pair, async ({ id }, [withdrawn, reported], at) => {
      const moves = await eventsOf(id, 'finding.moved');
      const made = [withdrawn, reported].filter(({ statusCode }) => statusCode === 303);
      expect(moves.length, at).toBe(made.length);
      expect([withdrawn, reported].map(({ statusCode }) => statusCode).sort(), at).toEqual(
        // A fix that was reported first can be withdrawn after it.
        made.length === 2 ? [303, 303] : [303, 409],
      );
      const [row] = await published(id);
      expect(row?.state, at).toBe(withdrawn.statusCode === 303 ? 'withdrawn' : 'fix-reported');
    });
  });

  test('E1 E3 D24: who is taken off the team while saving has saved before it, or saves nothing', async ({
    world,
    plan,
    draft,
    owner,
    consultant,
    carl,
    written,
    needToKnow,
  }) => {
    await needToKnow(true);
    const settings = { title: 'The plan', kind: 'api', startsOn: '', endsOn: '', lead: '' };
    const rest = { scope: '', rules: '', tags: '' };
    let made = 0;
    const pair = async () => {
      made += 1;
      const reference = `TEAM-${made}`;
      const engagement = await plan({ reference, team: carl.id });
      const finding = await draft(engagement);
      return {
        engagement,
        finding,
        one: () => owner.post(engagement, { ...settings, ...rest, reference }),
        other: () => consultant.post(`${finding}/edit`, { revision: '2', title: 'Too late?' }),
      };
    };
    await atEveryMoment(world, pair, async ({ engagement, finding }, [, saved], at) => {
      const row = await written(idIn(finding));
      expect(row?.revision, at).toBe(saved.statusCode === 303 ? 3 : 2);
      if (saved.statusCode !== 303) expect(saved.statusCode, at).toBe(404);
      expect((await consultant.get(engagement)).statusCode, at).toBe(404);
    });
    await needToKnow(false);
  });

  test('E6 D24: an engagement that is hidden while its client comments has the comment from before, or none', async ({
    world,
    planVisible,
    publish,
    owner,
    client,
  }) => {
    const pair = async () => {
      const engagement = await planVisible();
      const id = idIn(await publish(engagement));
      return {
        id,
        one: () => owner.post(`${engagement}/visibility`, { visible: 'false' }),
        other: () => client.post(`/portal/findings/${id}/comments`, { text: 'A question.' }),
      };
    };
    await atEveryMoment(world, pair, async ({ id }, [, commented], at) => {
      const comments = await world.db
        .selectFrom('finding_comments')
        .select('id')
        .where('finding_id', '=', id)
        .execute();
      expect(comments.length, at).toBe(commented.statusCode === 303 ? 1 : 0);
      expect((await client.get(`/portal/findings/${id}`)).statusCode, at).toBe(404);
    });
  });
});
