import { looksLikeToken } from '../../src/domain/token.ts';
import { withoutOptions } from '../software-key.ts';
import { unzip } from '../unzip.ts';
import { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';
import type { Who } from './people.ts';
import { type Asked, bodyOf } from './request.ts';
import type { Scene } from './scene.ts';

export type AskerName = Who | 'nobody';

export const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const looksLikeName = (value: string) => ID.test(value) || looksLikeToken(value);

/** A request as it is sent. */
export interface Sent {
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
}

/** Parts of paths that name nothing of anybody's. */
export const NOBODYS: ReadonlySet<string> = new Set(['language']);

/** Where a request names something, and what. */
export function namedIn(asked: Asked, { path, form }: Sent): Map<string, string> {
  const [pathname = '', query = ''] = path.split('?');
  const values = pathname.split('/');
  const named = new Map<string, string>();
  for (const [index, part] of asked.url.split('/').entries()) {
    // Of `:slug/activity.csv` too.
    const name = part.slice(1);
    if (part.startsWith(':') && !NOBODYS.has(name)) named.set(name, values[index] ?? '');
  }
  // A program sends more than text.
  for (const [name, value] of [...new URLSearchParams(query), ...Object.entries(form)])
    if (looksLikeName(String(value))) named.set(name, value);
  return named;
}

export const sentFor = (asked: Asked, scene: Scene): Sent => ({
  path: asked.path(scene),
  form: asked.form(scene),
});

export function withAnother({ path, form }: Sent, before: string, after: string): Sent {
  const replaced = (text: string) => (text === before ? after : text);
  return {
    // In a path alone, for a slug may be part of another word.
    path: path.replace(new RegExp(`(?<=[/=])${before}(?=[/?&.]|$)`), after),
    form: Object.fromEntries(Object.entries(form).map(([name, value]) => [name, replaced(value)])),
  };
}

export interface Seen {
  readonly status: number;
  readonly text: string;
}

function answerTo(visitor: Visitor, asked: Asked, { path, form }: Sent) {
  const { method, byProgram, files } = asked;
  if (byProgram && files === null)
    return visitor.call(method, path, method === 'GET' || method === 'DELETE' ? undefined : form);
  return method === 'GET' ? visitor.get(path) : visitor.post(path, bodyOf(asked, form));
}

let networks = 0;

/** Sends it as somebody of the scene, or as a program of theirs, from a network of its own, and goes where the answer leads. */
export async function send(
  world: World,
  asked: Asked,
  sent: Sent,
  scene: Scene,
  who: AskerName,
  apiToken: string | null = null,
): Promise<Seen> {
  networks += 1;
  const host = asked.host === 'tenant' ? `${scene.slug}.${world.config.baseHost}` : world.config.baseHost;
  const visitor = new Visitor(world.app, host, `10.20.${networks >> 8}.${networks & 255}`);
  if (apiToken !== null) visitor.apiToken = apiToken;
  else if (who !== 'nobody') visitor.plant(scene.people[who].token);
  const answer = await answerTo(visitor, asked, sent);
  const { location = '' } = answer.headers;
  const onward = location.startsWith('/') ? (await visitor.get(location)).body : '';
  return {
    status: answer.statusCode,
    text: `${decodeURIComponent(location)}\n${bodyOfAnswer(answer)}\n${onward}`.replaceAll('%2F', '/'),
  };
}

/** What an answer says; of an archive its files, each apart from its name. */
const bodyOfAnswer = ({ headers, body, rawPayload }: Awaited<ReturnType<typeof answerTo>>): string =>
  headers['content-type'] === 'application/zip'
    ? [...unzip(rawPayload)].map(([name, content]) => `${name}\n${content}`).join('\n')
    : body;

/** A random token, in which anything may stand. */
const TOKEN = /[\w-]{43,}/g;
const MARK = /([A-Za-z]+(?:-[A-Za-z]+)*)-u(\d+)u/g;

/** Names in an answer that the asker may not see. What they typed themselves may be repeated. */
export function leaks(
  text: string,
  sent: Sent,
  allowed: (what: string, number: number) => boolean,
): string[] {
  const typed = `${sent.path} ${Object.values(sent.form).join(' ')}`;
  const found = [...text.replaceAll(TOKEN, '').matchAll(MARK)].filter(([name, what = '', number]) => {
    return !typed.includes(name) && !allowed(what, Number(number));
  });
  return [...new Set(found.map(([name]) => name))];
}

/** Without what differs from scene to scene, from one thing that is asked for to the next, and from page to page. */
export const alike = ({ status, text }: Seen, value: string) => {
  const unnamed = text
    .replaceAll(value, 'VALUE')
    .replaceAll(/u\d+u/g, 'u')
    .replaceAll(new RegExp(ID, 'g'), 'ID')
    // Whose form it is, by the account's id without hyphens.
    .replaceAll(/\b[0-9a-f]{32}\b/g, 'ID');
  return `${status} ${withoutOptions(unnamed)}`;
};
