import { describe, expect } from 'vitest';
import { KNOWN_BROWSER_MS } from '../src/access/known-browsers.ts';
import { newId } from '../src/data/id.ts';
import { hashToken, newToken } from '../src/domain/token.ts';
import { testInOneWorld as test } from './fixtures.ts';
import { session } from './specimens/people.ts';
import { type Asked, bodyOf } from './specimens/request.ts';
import { REQUESTS } from './specimens/requests.ts';
import { type Scene, setScene } from './specimens/scene.ts';
import { Visitor } from './visitor.ts';
import type { World } from './world.ts';

/**
 * E14, generated over all forms that somebody signed in can send: what is typed when the session has ended stands in the
 * form again after signing in, and is not carried out by itself. Secrets alone are typed again.
 */

const markOf = (world: World, { method, url }: Asked) =>
  world.routes.find((route) => route.url === url && [route.method].flat().includes(method))?.config?.mark;

/** Sign-out is for everybody, also when the session has ended. */
const SIGNED_IN = REQUESTS.filter(
  ({ method, as, url, byProgram }) => method === 'POST' && as !== 'nobody' && url !== '/logout' && !byProgram,
);
const SECRETS: ReadonlySet<string> = new Set(['password', 'current', 'code', 'token']);
/** What a script says beside what was typed: how the fields were before. */
const SAID_BY_SCRIPTS: ReadonlySet<string> = new Set(['before']);
/** What somebody says of what the page shows, and says again when it is shown again. */
const SAID_OF_THE_PAGE: ReadonlySet<string> = new Set(['checked']);

/** A browser that is known to the account of a scene's person, as after a sign-in there, with no session. */
async function knownBrowser(world: World, { as, host }: Asked, scene: Scene): Promise<Visitor> {
  if (as === 'nobody') throw new Error('nobody is known');
  const token = newToken();
  const now = world.clock.now();
  await world.db
    .insertInto('known_browsers')
    .values({
      token_hash: hashToken(token),
      account_id: scene.people[as].id,
      created_at: now,
      expires_at: now + KNOWN_BROWSER_MS,
    })
    .execute();
  const name = host === 'tenant' ? `${scene.slug}.${world.config.baseHost}` : world.config.baseHost;
  const visitor = new Visitor(world.app, name);
  visitor.keep('secportal-browser', token);
  return visitor;
}

const NOTICE = 'This hasn’t been saved yet';

/** The form of a page that is sent to an address and says that it is shown again; null where the page has no such form. */
function formIn(page: string, action: string): string | null {
  const forms = [...page.matchAll(/<form[^>]* action="([^"]*)"[^>]* novalidate[^>]*>(.*?)<\/form>/gs)].filter(
    ([, to]) => to === action,
  );
  if (forms.length === 0) return null;
  const again = forms.filter(([, , form = '']) => form.includes(NOTICE));
  expect(again).toHaveLength(1);
  return again[0]?.[2] ?? null;
}

/** What a form shows in its fields, by name. */
function shownIn(form: string): Map<string, string> {
  const shown = new Map<string, string>();
  for (const [tag] of form.matchAll(/<input [^>]*>/g)) {
    const of = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
    if (/^(?:radio|checkbox)$/.test(of('type')) ? / checked/.test(tag) : true)
      shown.set(of('name'), of('value'));
  }
  for (const [, name = '', options = ''] of form.matchAll(/<select [^>]*name="([^"]*)".*?>(.*?)<\/select>/gs))
    shown.set(name, /<option[^>]* selected[^>]*>/.exec(options)?.[0].match(/value="([^"]*)"/)?.[1] ?? '');
  // The line end that a parser drops.
  for (const [, name = '', text = ''] of form.matchAll(
    /<textarea [^>]*name="([^"]*)".*?>(.*?)<\/textarea>/gs,
  ))
    shown.set(name, text.replace(/^\n/, ''));
  return shown;
}

test('there are forms to look at', ({ world }) => {
  expect(SIGNED_IN.filter((asked) => markOf(world, asked)?.isTypedInto).length).toBeGreaterThan(8);
});

describe.for(SIGNED_IN)('$name', (asked) => {
  test('E14, D15: sent when the session has ended, it says so and leads back to its page with what was typed', async ({
    world,
  }) => {
    const scene = await setScene(world);
    const visitor = await knownBrowser(world, asked, scene);
    const person = scene.people[asked.as as keyof Scene['people']];
    const form = asked.form(scene);
    const path = asked.path(scene);
    const typed = Object.entries(form).filter(
      ([name]) => ![SECRETS, SAID_BY_SCRIPTS, SAID_OF_THE_PAGE].some((set) => set.has(name)),
    );
    // Of what the page put there alone there is nothing to keep.
    const isFilledIn = typed.some(([name, value]) => value !== '' && name !== 'revision');
    const isKept = markOf(world, asked)?.isTypedInto === true && isFilledIn;

    const sent = await visitor.post(path, bodyOf(asked, { ...form, signed_in_as: person.email }));
    expect(sent.statusCode).toBe(303);
    const query = new URL(sent.headers.location ?? '', 'http://here.invalid').searchParams;
    expect(sent.headers.location).toMatch(/^\/login\?/);
    expect(query.get('ended')).toBe('1');
    const back = query.get('return_to');
    // To the pages of the second factor nobody comes back: they follow from the sign-in.
    if (markOf(world, asked)?.requirement?.access === 'password') return;
    // Every form of a page that one can come back to says which page that is.
    expect(back).not.toBeNull();
    expect(query.get('kept')).toBe(isKept ? '1' : null);
    expect((await visitor.get(sent.headers.location ?? '')).body).toContain('Your session');

    const token = newToken();
    const now = world.clock.now();
    const place = { workspace_id: scene.workspaceId, host: asked.host, mfa_verified_at: now };
    await world.db
      .insertInto('sessions')
      .values(session(newId(), token, person, place, now))
      .execute();
    visitor.keep('secportal', token);
    const page = await visitor.get(back ?? '');
    expect(page.statusCode, back ?? '').toBe(200);
    if (!isKept) return;
    const again = formIn(page.body, path);
    // A switch or another button, in a form without a field.
    if (again === null) return expect(asked.url).toMatch(/\/(?:plan|always-ask|visibility|archive)$/);
    const shown = shownIn(again);
    for (const [name, value] of typed) {
      // Which of its buttons was pressed is chosen again.
      if (new RegExp(`<button[^>]* name="${name}"`).test(again)) continue;
      expect([name, shown.get(name) ?? '']).toEqual([name, value]);
    }
    for (const [name, value] of Object.entries(form))
      if (SECRETS.has(name)) expect(page.body).not.toContain(value);
  });
});
