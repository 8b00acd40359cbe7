import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request as requestOf } from 'node:http';
import { cookieName } from '../../../src/access/session-cookie.ts';
import type { Observer } from '../../../src/observer.ts';
import { isUpload, typeOf } from '../../multipart.ts';
import type { World } from '../../world.ts';

/** What is asked, and by whom. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** A form or JSON; or files as they go over the wire, a character for each byte. Empty where nothing is sent. */
  readonly body: string;
  /** As a program sends it. */
  readonly byProgram?: true;
  readonly actor: { readonly token: string; readonly host: string; readonly programOf: string | null };
}

export interface Answer {
  readonly status: number;
  /** The path that it leads to, without its query. */
  readonly to: string | null;
  /** Whether it gives the session a new token. */
  readonly renews: boolean;
  readonly body: string;
}

export type Refused = 'sign-in' | 'owes' | 'not-a-member' | 'wrong-role' | 'confirm' | 'closed';

/** What a program is asked for (RFC 9470); who comes with a token that is none is told nothing more. */
function challengeIn(body: string): Refused {
  const asked = Object.keys(JSON.parse(body));
  if (asked.includes('confirm_url')) return 'confirm';
  return asked.includes('verify_url') || asked.includes('setup_url') ? 'owes' : 'sign-in';
}

/** Why the gate, or whoever asks its question again, has refused it; null where it did not. */
export function refusalIn({ status, to, body }: Answer): Refused | null {
  if (status === 401) return challengeIn(body);
  if (status === 403) return 'wrong-role';
  if (status === 404) return 'not-a-member';
  if (status === 410) return 'closed';
  if (status !== 303 || to === null) return null;
  if (to === '/login') return 'sign-in';
  if (to.startsWith('/mfa/')) return 'owes';
  return to === '/confirm' ? 'confirm' : null;
}

/** The network from which everything here is asked; whoever takes leave away is elsewhere, and the record knows. */
export const ASKED_FROM = '10.66.0.1';

function answerOf(status: number, headers: IncomingHttpHeaders | OutgoingHttpHeaders, body: string): Answer {
  const { location, 'set-cookie': cookies } = headers;
  const to = typeof location === 'string' ? location.replace(/[?#].*/s, '') : null;
  return { status, to, renews: cookies !== undefined, body };
}

const bytesOf = (body: string): Buffer => Buffer.from(body, isUpload(body) ? 'latin1' : 'utf8');

const hasBody = ({ method }: Request) => method === 'POST' || method === 'PATCH';

function headersOf(world: World, request: Request): Record<string, string> {
  const { actor, body, byProgram } = request;
  return {
    host: actor.host,
    ...(actor.programOf === null
      ? { cookie: `${cookieName(world.config)}=${actor.token}`, 'sec-fetch-site': 'same-origin' }
      : { authorization: `Bearer ${actor.token}` }),
    ...(hasBody(request) && {
      'content-type': byProgram && !isUpload(body) ? 'application/json' : typeOf(body),
      'content-length': String(bytesOf(body).byteLength),
    }),
  };
}

/** Asks at once, as a browser does. */
export async function ask(world: World, request: Request): Promise<Answer> {
  const { statusCode, headers, body } = await world.app.inject({
    method: request.method,
    url: request.path,
    remoteAddress: ASKED_FROM,
    headers: headersOf(world, request),
    ...(hasBody(request) && { payload: bytesOf(request.body) }),
  });
  return answerOf(statusCode, headers, body);
}

/** A request whose headers have arrived and were let in, and whose body has not been sent. */
export interface HalfSent {
  /** Sends the body. */
  finish(): Promise<Answer>;
}

/** The application on a real socket, and an eye on its gate. */
export class Doorstep {
  readonly #world: World;
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true });
  #decided: (reason: string) => void = () => undefined;

  private constructor(world: World, port: number) {
    this.#world = world;
    this.#port = port;
    const observer: Observer = {
      answered: () => undefined,
      decided: (_access, reason) => this.#decided(reason),
      signInTried: () => undefined,
      codeTried: () => undefined,
    };
    Object.assign(world.services, { observer });
  }

  static async of(world: World): Promise<Doorstep> {
    const port = await world.listen();
    // How long a body may be held back is for others to test; here no clock but the world's decides anything.
    Object.assign(world.app.server, { timeout: 0, requestTimeout: 0, headersTimeout: 0 });
    return new Doorstep(world, port);
  }

  /** Sends the headers alone, complete, and waits until the gate has let them in; throws where it does not. */
  async send(request: Request): Promise<HalfSent> {
    const decided = new Promise<string>((resolve) => {
      this.#decided = resolve;
    });
    const { method, path } = request;
    // A form without a field has no body to wait for, which whoever holds it back is free to give it.
    const body = request.body === '' ? 'late=1' : request.body;
    const headers = headersOf(this.#world, { ...request, body });
    const sending = requestOf({
      port: this.#port,
      agent: this.#agent,
      method,
      path,
      headers,
      setHost: false,
    });
    const answer = new Promise<Answer>((resolve, reject) => {
      sending.once('error', reject);
      sending.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => {
          const { statusCode = 0, headers: got } = response;
          resolve(answerOf(statusCode, got, Buffer.concat(chunks).toString()));
        });
      });
    });
    sending.flushHeaders();
    const reason = await Promise.race([decided, answer.then(({ status }) => `answered ${status}`)]);
    if (reason !== 'passed') throw new Error(`${method} ${path} was refused at the door: ${reason}`);
    return {
      finish: () => {
        sending.end(bytesOf(body));
        return answer;
      },
    };
  }

  close(): void {
    this.#agent.destroy();
  }
}
