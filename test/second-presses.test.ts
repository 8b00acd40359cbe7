import { describe, expect } from 'vitest';
import { testInOneWorld as test } from './fixtures.ts';
import { type Asked, bodyOf } from './specimens/request.ts';
import { REQUESTS } from './specimens/requests.ts';
import { type Scene, setScene } from './specimens/scene.ts';
import { turnsBy } from './turns.ts';
import { Visitor } from './visitor.ts';
import type { World } from './world.ts';

/**
 * Every form is pressed twice: after the answer has come, after one that was lost, and at the same moment. The second press
 * ends where the first one did, or says what happened and what to do next; never at an error without a way on, nor at a
 * sign-in without a word.
 */

const FORMS = REQUESTS.filter(
  ({ method, url, byProgram }) => method === 'POST' && url !== '/logout' && !byProgram,
);

/** Where the first press may well have been the last one that mattered. */
const ENDS_ALIKE: ReadonlySet<string> = new Set([
  ...['/login', '/signup', '/signup/confirm', '/workspaces/new/:link', '/invitations/:token'],
  ...['/password/forgot', '/mfa/setup', '/mfa/verify', '/mfa/recovery', '/confirm'],
  ...[
    '/dashboard/:slug/members/remove',
    '/dashboard/:slug/settings/ownership',
    '/account/security/sessions/end',
  ],
  '/account/security/authenticators/remove',
]);

let networks = 0;

interface Pressing {
  readonly scene: Scene;
  readonly browser: () => Visitor;
  readonly press: (browser: Visitor) => ReturnType<Visitor['post']>;
}

async function pressing(world: World, asked: Asked): Promise<Pressing> {
  const scene = await setScene(world);
  const host = asked.host === 'tenant' ? `${scene.slug}.${world.config.baseHost}` : world.config.baseHost;
  const form = asked.form(scene);
  const path = asked.path(scene);
  networks += 1;
  const ip = `10.30.${networks >> 8}.${networks & 255}`;
  return {
    scene,
    browser: () => {
      const browser = new Visitor(world.app, host, ip);
      if (asked.as !== 'nobody') browser.plant(scene.people[asked.as].token);
      return browser;
    },
    press: (browser) => browser.post(path, bodyOf(asked, form)),
  };
}

type Answer = Awaited<ReturnType<Visitor['post']>>;

const pathOf = (browser: Visitor, { headers }: Answer) =>
  new URL(headers.location ?? '', `http://${browser.host}/here`).pathname;

/** Goes where a second press led, and asks of the page there that it tells what happened, or shows what the first one did. */
async function expectWayOn(browser: Visitor, second: Answer, first: Answer): Promise<void> {
  expect(second.statusCode).toBeLessThan(500);
  const { location = '' } = second.headers;
  const target = new URL(location, `http://${browser.host}`);
  if (target.pathname === '/login') {
    expect(target.search).toMatch(/[?&](?:received|welcome|reset|joined|left|deleted|ended)=/);
    if (target.host !== browser.host) return;
    expect((await browser.get(target.pathname + target.search)).body).toMatch(
      /We received your last step|Your account is ready|Your password has been changed|You’ve joined|You’ve left|Your account has been deleted|check whether your last step was saved/,
    );
  } else if (second.headers['content-type']?.includes('json')) {
    // A script's, which goes on by what it is answered.
    expect([second.statusCode, second.json()]).toEqual([first.statusCode, expect.any(Object)]);
  } else if (String(second.headers['content-security-policy']).includes("frame-ancestors 'self'")) {
    // Shown within the page that has the form, which stays: the same again.
    expect([second.statusCode, second.body]).toEqual([first.statusCode, first.body]);
  } else if (location === '') {
    // The page again, or one that explains; both have a form or a link to go on by.
    expect(second.body).toMatch(/<main[^>]*>.*(?:<form|<a [^>]*href=)/s);
    expect(second.body).not.toContain('Something went wrong');
  } else if (target.host === browser.host) {
    const { response } = await browser.follow(second, 4);
    expect([location, response.statusCode, first.statusCode]).toEqual([location, 200, first.statusCode]);
  }
}

const TURNS = turnsBy('PRESSES_TURN', { sqlite: 4, postgres: 8 });

describe.for(FORMS.filter((_asked, at) => TURNS.has(at)))(`$name (${TURNS.said})`, (asked) => {
  test('pressed again after the answer', async ({ world }) => {
    const { browser, press } = await pressing(world, asked);
    const one = browser();
    const first = await press(one);
    await expectWayOn(one, await press(one), first);
  });

  test('pressed again when the answer was lost', async ({ world }) => {
    const { browser, press } = await pressing(world, asked);
    const first = await press(browser());
    const again = browser();
    const second = await press(again);
    await expectWayOn(again, second, first);
    if (!ENDS_ALIKE.has(asked.url)) return;
    // A proof gives the session another token, which a browser without the answer cannot have.
    const isOtherSession = asked.as !== 'nobody' && first.cookies.some(({ name }) => name === 'secportal');
    if (isOtherSession) expect(second.headers.location).toMatch(/^\/login\?(?:return_to=[^&]+&)?received=1$/);
    else expect([second.statusCode, pathOf(again, second)]).toEqual([first.statusCode, pathOf(again, first)]);
  });

  test('pressed twice at the same moment', async ({ world }) => {
    const { browser, press } = await pressing(world, asked);
    const pair = [browser(), browser()] as const;
    const [first, second] = await Promise.all([press(pair[0]), press(pair[1])]);
    await expectWayOn(pair[0], first, first);
    await expectWayOn(pair[1], second, second);
  });
});

test('each of the forms that must end alike is among them', () => {
  expect([...ENDS_ALIKE].filter((url) => !FORMS.some((asked) => asked.url === url))).toEqual([]);
});
