import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { UPLOAD_TYPE } from './multipart.ts';

/** Everybody's password in tests; long enough, and nobody's name. */
export const PASSWORD = 'seven quiet lanterns drift';

/** Fields or headers; one that is undefined is not sent. */
type Fields = Readonly<Record<string, string | undefined>>;

function given(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

const HTML_FORM = 'application/x-www-form-urlencoded';

/** Somebody at a browser: keeps a cookie for each host, and sends what a browser sends. */
export class Visitor {
  readonly #app: FastifyInstance;
  readonly #cookies = new Map<string, Map<string, string>>();
  /** What a program that has one sends with each request. */
  apiToken: string | null = null;
  readonly host: string;
  readonly ip: string;

  constructor(app: FastifyInstance, host: string, ip = '127.0.0.1') {
    this.#app = app;
    this.host = host;
    this.ip = ip;
  }

  /** The session token that the browser holds for its host. */
  get token(): string | undefined {
    return this.#cookies.get(this.host)?.get('secportal');
  }

  /** Puts a token into the browser, as an attacker would. */
  plant(token: string): void {
    this.#cookies.set(this.host, new Map([['secportal', token]]));
  }

  /** Any of the cookies that it holds for its host. */
  cookie(name: string): string | undefined {
    return this.#cookies.get(this.host)?.get(name);
  }

  /** Puts one beside those that it holds. */
  keep(name: string, value: string): void {
    const jar = this.#cookies.get(this.host) ?? new Map<string, string>();
    this.#cookies.set(this.host, jar.set(name, value));
  }

  get(url: string, headers: Fields = {}): Promise<LightMyRequestResponse> {
    return this.#send({ method: 'GET', url, headers });
  }

  /** A form, or where it is a buffer one with files. */
  post(
    url: string,
    form: Fields | string | Buffer = {},
    headers: Fields = {},
  ): Promise<LightMyRequestResponse> {
    const isUpload = Buffer.isBuffer(form);
    const payload = typeof form === 'string' || isUpload ? form : new URLSearchParams(given(form)).toString();
    return this.#send({
      method: 'POST',
      url,
      payload,
      headers: {
        'content-type': isUpload ? UPLOAD_TYPE : HTML_FORM,
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
    });
  }

  /** As a program that has its session: with a body of JSON, or none. */
  call(
    method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers: Fields = {},
  ): Promise<LightMyRequestResponse> {
    return this.#send({
      method,
      url,
      ...(body !== undefined && { payload: JSON.stringify(body) }),
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
    });
  }

  async #send(request: {
    method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE';
    url: string;
    payload?: string | Buffer;
    headers: Fields;
  }) {
    const jar = this.#cookies.get(this.host) ?? new Map<string, string>();
    this.#cookies.set(this.host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const authorization = this.apiToken === null ? {} : { authorization: `Bearer ${this.apiToken}` };
    // A real request comes out of the event loop. Many in a row without that would look like an overload.
    await setImmediate();
    const response = await this.#app.inject({
      ...request,
      remoteAddress: this.ip,
      headers: {
        host: this.host,
        ...(cookie !== '' && { cookie }),
        ...authorization,
        ...given(request.headers),
      },
    });
    for (const { name, value, maxAge, expires } of response.cookies) {
      const gone = value === '' || maxAge === 0 || (expires !== undefined && expires.getTime() === 0);
      if (gone) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Follows redirects on this host, at most so many; throws when there are more. */
  async follow(
    response: LightMyRequestResponse,
    most = 3,
  ): Promise<{ response: LightMyRequestResponse; path: string; hops: number }> {
    let current = response;
    let path = '';
    for (let hops = 0; hops <= most; hops += 1) {
      const { location } = current.headers;
      if (current.statusCode < 300 || current.statusCode > 399 || location === undefined)
        return { response: current, path, hops };
      path = location;
      if (hops < most) current = await this.get(location);
    }
    throw new Error(`more than ${most} redirects, the last one to ${path}`);
  }

  /** Has recovery codes made, and opens the page that shows them. */
  async makeRecoveryCodes(): Promise<LightMyRequestResponse> {
    return (await this.follow(await this.post('/account/security/recovery-codes'))).response;
  }

  /** Says that they are saved, which ends the ones before them. */
  saveRecoveryCodes(): Promise<LightMyRequestResponse> {
    return this.post('/account/security/recovery-codes/saved');
  }

  signIn(email: string, password = PASSWORD): Promise<LightMyRequestResponse> {
    return this.post('/login', { email, password });
  }
}
