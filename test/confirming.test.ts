import { describe, expect } from 'vitest';
import { FRESH_MS } from '../src/access/judgement.ts';
import { newId } from '../src/data/id.ts';
import { hashToken, newToken } from '../src/domain/token.ts';
import { codeAt, stepAt } from '../src/domain/totp.ts';
import { resetMfa } from '../src/factors/reset.ts';
import { testInOneWorld as base } from './fixtures.ts';
import type { Somebody, Who } from './specimens/people.ts';
import { type Asked, bodyOf } from './specimens/request.ts';
import { REQUESTS } from './specimens/requests.ts';
import { type Scene, setScene } from './specimens/scene.ts';
import { PASSWORD, Visitor } from './visitor.ts';

/**
 * Every sensitive action, by somebody who signed in too long ago: it is named on the page that asks who is there, and done
 * once by confirming it, with its own answer, as if it had been asked for only then (D12, D22, D24). A new one is in here
 * by its specimen.
 */

/** Of the record what goes with every confirmation; everything else is what was done. */
const OF_CONFIRMING = ['confirmation.accepted', 'code.accepted', 'access.refused'];

const ACTIONS = REQUESTS.filter(
  ({ method, as, byProgram }) => method === 'POST' && as !== 'nobody' && !byProgram,
);

/** What the command line acts as. */
const byCommand = (now: number) =>
  ({
    actor: { id: null, label: 'command line' },
    origin: { host: 'command line', ip: '127.0.0.1' },
    now,
  }) as const;

/** An answer without what differs from one scene to the next. */
const alike = (text: string | undefined) =>
  text?.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID').replace(/-u\d+u/g, '');

const test = base
  .extend('sensitive', { scope: 'file' }, ({ world }) => {
    const fresh = world.routes.flatMap(({ method, url, config }) =>
      method === 'POST' && config?.mark?.requirement?.fresh ? [url] : [],
    );
    const privileged = world.routes.flatMap(({ url, config }) =>
      ['admin', 'owner'].includes(config?.mark?.requirement?.access ?? '') ? [url] : [],
    );
    const actions = ACTIONS.filter(({ url }) => fresh.includes(url));
    return { fresh, actions, ofARole: actions.filter(({ url }) => privileged.includes(url)) };
  })
  .extend('at', { scope: 'file' }, ({ world }) => (asked: Asked, scene: Scene, token: string) => {
    const host = asked.host === 'tenant' ? `${scene.slug}.${world.config.baseHost}` : world.config.baseHost;
    const visitor = new Visitor(world.app, host);
    visitor.plant(token);
    return visitor;
  })
  /** Somebody who asks for the action, in a scene of its own, and has to confirm it. */
  .extend('asking', { scope: 'file' }, ({ world, at }) => async (asked: Asked, isFresh = false) => {
    const scene = await setScene(world);
    const self = scene.people[asked.as as Who];
    const enrolled = await world.db
      .selectFrom('authenticators')
      .select('id')
      .where('account_id', '=', self.id)
      .execute();
    // What was begun before is nothing that is done here.
    await world.db.deleteFrom('pending_enrolments').where('account_id', '=', self.id).execute();
    const verified = enrolled.length > 0 ? { mfa_verified_at: world.clock.now() - FRESH_MS } : {};
    await world.db
      .updateTable('sessions')
      .set({ confirmed_at: world.clock.now() - (isFresh ? 0 : FRESH_MS), flash: null, ...verified })
      .where('id', '=', self.sessionId)
      .execute();
    const visitor = at(asked, scene, self.token);
    const answer = await visitor.post(asked.path(scene), bodyOf(asked, asked.form(scene)));
    const proof = () => ({
      password: PASSWORD,
      ...(enrolled.length > 0 && { code: codeAt(self.secret, stepAt(world.clock.now())) }),
    });
    return { scene, self, visitor, answer, proof };
  })
  /** What was done by somebody: the kinds of entries in the record, and the enrolment that was begun. */
  .extend('doneBy', { scope: 'file' }, ({ world }) => async ({ id }: Somebody): Promise<string[]> => {
    const events = await world.db
      .selectFrom('audit_events')
      .select('type')
      .where('actor_id', '=', id)
      .where('type', 'not in', OF_CONFIRMING)
      .orderBy('id')
      .execute();
    const pending = await world.db
      .selectFrom('pending_enrolments')
      .select('replaces')
      .where('account_id', '=', id)
      .execute();
    return [...events.map(({ type }) => type), ...pending.map(() => 'enrolment begun')];
  })
  /** What the next page will say of it. */
  .extend('toldTo', { scope: 'file' }, ({ world }) => async ({ sessionId }: Somebody) => {
    const session = await world.db
      .selectFrom('sessions')
      .select('flash')
      .where('id', '=', sessionId)
      .executeTakeFirst();
    return alike(session?.flash ?? undefined);
  })
  .extend('waiting', { scope: 'file' }, ({ world }) => async ({ id }: Somebody) => {
    const rows = await world.db.selectFrom('intents').select('id').where('account_id', '=', id).execute();
    return rows.length;
  });

describe('D22: every sensitive action', () => {
  test('has a specimen', ({ sensitive: { fresh, actions } }) => {
    expect(fresh.length).toBeGreaterThan(10);
    expect(fresh.filter((url) => !actions.some((asked) => asked.url === url))).toEqual([]);
  });

  test('is named, and done once by confirming it, with the answer that it has by itself', async ({
    sensitive: { actions },
    asking,
    doneBy,
    toldTo,
    waiting,
    world,
  }) => {
    for (const asked of actions) {
      const direct = await asking(asked, true);
      const { scene, self, visitor, answer, proof } = await asking(asked);
      expect([answer.statusCode, answer.headers.location], asked.name).toEqual([303, '/confirm']);
      expect(await doneBy(self), asked.name).toEqual([]);
      const page = (await visitor.get('/confirm')).body;
      expect(page, asked.name).toMatch(/You’re about to <strong[^>]*>[^<]+<\/strong>/);
      expect(page, asked.name).toMatch(/>\s*Cancel</);
      const before = visitor.token;
      const done = await visitor.post('/confirm', proof());
      expect([done.statusCode, alike(done.headers.location)], asked.name).toEqual([
        direct.answer.statusCode,
        alike(direct.answer.headers.location),
      ]);
      const deeds = await doneBy(self);
      const told = await toldTo(self);
      expect(deeds.length > 0 || told !== undefined, asked.name).toBe(true);
      expect([deeds, told], asked.name).toEqual([await doneBy(direct.self), await toldTo(direct.self)]);
      expect(visitor.token, asked.name).not.toBe(before);
      expect(await waiting(self), asked.name).toBe(0);

      world.clock.advance(30_000);
      const again = await visitor.post('/confirm', proof());
      expect(again.statusCode, asked.name).toBeLessThan(500);
      expect(await doneBy(self), `${asked.name} once more, in ${scene.slug}`).toEqual(deeds);
    }
  });

  test('is done neither by another session of the account nor by another account', async ({
    sensitive: { actions },
    asking,
    at,
    doneBy,
    waiting,
    world,
  }) => {
    for (const asked of actions) {
      const { scene, self, proof } = await asking(asked);
      const token = newToken();
      const session = await world.db
        .selectFrom('sessions')
        .selectAll()
        .where('id', '=', self.sessionId)
        .executeTakeFirstOrThrow();
      await world.db
        .insertInto('sessions')
        .values({ ...session, id: newId(), token_hash: hashToken(token) })
        .execute();
      const elsewhere = at(asked, scene, token);
      expect((await elsewhere.get('/confirm')).body, asked.name).not.toContain('You’re about to');
      await elsewhere.post('/confirm', proof());
      const other = scene.people[asked.as === 'admin' ? 'owner' : 'admin'];
      await at(asked, scene, other.token).post('/confirm', {
        password: PASSWORD,
        code: codeAt(other.secret, stepAt(world.clock.now())),
      });
      expect(await doneBy(self), asked.name).toEqual([]);
      expect(await doneBy(other), asked.name).toEqual([]);
      expect(await waiting(self), asked.name).toBe(1);
    }
  });

  test('is done by nobody after a reset of who asked for it', async ({
    sensitive: { actions },
    asking,
    doneBy,
    waiting,
    world,
  }) => {
    for (const asked of actions) {
      const { self, visitor, proof } = await asking(asked);
      const reset = { accountId: self.id, reason: 'because of the test' };
      expect((await resetMfa(world.services, byCommand(world.clock.now()), reset)).ok, asked.name).toBe(true);
      expect(await waiting(self), asked.name).toBe(0);
      expect((await visitor.post('/confirm', proof())).headers.location, asked.name).toMatch(/^\/login/);
      expect(await doneBy(self), asked.name).toEqual([]);
    }
  });

  test('D24, ASVS 16.3.2: is refused with what is true by then, and recorded as what was refused', async ({
    sensitive: { ofARole },
    asking,
    doneBy,
    world,
  }) => {
    expect(ofARole.length).toBeGreaterThan(5);
    for (const asked of ofARole) {
      const { self, visitor, proof } = await asking(asked);
      await world.db.updateTable('accounts').set({ is_admin: 0 }).where('id', '=', self.id).execute();
      await world.db
        .updateTable('memberships')
        .set({ role: 'consultant' })
        .where('account_id', '=', self.id)
        .execute();
      const refused = await visitor.post('/confirm', proof());
      expect(refused.statusCode, asked.name).toBe(403);
      expect(refused.body, asked.name).not.toContain('You’re about to');
      expect(await doneBy(self), asked.name).toEqual([]);
      await world.recordCounted();
      const { detail } = await world.db
        .selectFrom('audit_events')
        .select('detail')
        .where('actor_id', '=', self.id)
        .where('type', '=', 'access.refused')
        .executeTakeFirstOrThrow();
      expect(JSON.parse(detail), asked.name).toMatchObject({ route: asked.url, reason: 'wrong role' });
    }
  });
});

describe('D22: what waits to be confirmed', () => {
  const RESET = '/admin/accounts/reset-mfa';

  test('is what the page names, whatever another tab has asked for since', async ({ asking, doneBy }) => {
    const asked = REQUESTS.find(({ url }) => url === RESET) as Asked;
    const { scene, self, visitor, proof } = await asking(asked);
    const [, intent = ''] = /name="intent" value="([^"]+)"/.exec((await visitor.get('/confirm')).body) ?? [];
    expect(intent).not.toBe('');
    const other = { account: scene.people.consultant.id, reason: 'because of the test' };
    await visitor.post('/admin/accounts/disable', other);
    const stopped = await visitor.post('/confirm', { ...proof(), intent });
    expect(stopped.statusCode).toBe(422);
    expect(stopped.body).toContain('You’ve asked for something else since you opened this page.');
    expect(stopped.body).toContain(`disable the account of ${scene.people.consultant.email}`);
    expect(await doneBy(self)).toEqual([]);
  });

  test('waits for a quarter of an hour, and then says so', async ({ asking, doneBy, world }) => {
    const asked = REQUESTS.find(({ url }) => url === RESET) as Asked;
    const { self, visitor, proof } = await asking(asked);
    const [, intent = ''] = /name="intent" value="([^"]+)"/.exec((await visitor.get('/confirm')).body) ?? [];
    world.clock.advance(15 * 60_000);
    expect((await visitor.get('/confirm')).body).not.toContain('You’re about to');
    const late = await visitor.post('/confirm', { ...proof(), intent });
    expect(late.statusCode).toBe(409);
    expect(late.body).toContain('There’s nothing left to confirm');
    expect(await doneBy(self)).toEqual([]);
  });

  test('D16: is kept sealed, and opens for its own session alone', async ({ asking, at, world }) => {
    const asked = REQUESTS.find(({ url }) => url === RESET) as Asked;
    const [one, two] = [await asking(asked), await asking(asked)];
    const kept = await world.db
      .selectFrom('intents')
      .select(['id', 'sealed'])
      .where('session_id', '=', one.self.sessionId)
      .executeTakeFirstOrThrow();
    expect(Buffer.from(kept.sealed).toString('latin1')).not.toContain('reset-mfa');
    await world.db
      .updateTable('intents')
      .set({ sealed: kept.sealed })
      .where('session_id', '=', two.self.sessionId)
      .execute();
    expect((await at(asked, two.scene, two.self.token).get('/confirm')).statusCode).toBe(500);
  });
});

test('D22: what is wrong with a form is said before anything is to be confirmed', async ({ asking }) => {
  const asked = REQUESTS.find(({ url }) => url === '/admin/accounts/reset-mfa') as Asked;
  const { scene, visitor } = await asking(asked);
  const answer = await visitor.post(asked.url, {
    account: scene.people.consultant.id,
    check: 'in-person',
    reason: '',
  });
  expect(answer.statusCode).toBe(422);
  expect(
    (await visitor.post(asked.url, { account: 'nobody', check: 'in-person', reason: 'why not' })).statusCode,
  ).toBe(404);
});
