import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The server did not take the connection at all, so that the request may be sent to another one. */
export class NotTaken extends Error {}

/** A browser in front of several nodes: a cookie of the one host that they all answer as, and connections kept open. */
export class Browser {
  readonly #host: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  token: string | undefined;
  /** The cookie by which accounts know it that have signed in here. */
  readonly #known: string | undefined;

  constructor(host: string, token?: string, known?: string) {
    this.#host = host;
    this.token = token;
    this.#known = known;
  }

  get #cookie(): string {
    const session = this.token === undefined ? [] : [`secportal=${this.token}`];
    return [...session, ...(this.#known === undefined ? [] : [this.#known])].join('; ');
  }

  get(port: number, path: string): Promise<Answer> {
    return this.#send(port, 'GET', path);
  }

  post(port: number, path: string, form: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.#send(port, 'POST', path, new URLSearchParams(form).toString());
  }

  /** Sends a form with one file. */
  upload(port: number, path: string, file: { name: string; content: string }): Promise<Answer> {
    const between = 'between-the-parts';
    const body = [
      `--${between}`,
      `Content-Disposition: form-data; name="file"; filename="${file.name}"`,
      'Content-Type: text/plain',
      '',
      file.content,
      `--${between}--`,
      '',
    ].join('\r\n');
    return this.#send(port, 'POST', path, body, { type: `multipart/form-data; boundary=${between}` });
  }

  /** As a program that has the session: JSON, to be done once for its key. */
  callOnce(port: number, path: string, body: object, key: string): Promise<Answer> {
    return this.#send(port, 'POST', path, JSON.stringify(body), { type: 'application/json', key });
  }

  /** As `post`; `taken` resolves when the server has the request, which an answer may be long in coming to. */
  postTaken(
    port: number,
    path: string,
    form: Readonly<Record<string, string>>,
  ): { taken: Promise<void>; answer: Promise<Answer> } {
    const { promise: taken, resolve, reject } = Promise.withResolvers<void>();
    const answer = this.#send(port, 'POST', path, new URLSearchParams(form).toString(), {
      onTaken: resolve,
    });
    answer.then(() => resolve(), reject);
    return { taken, answer };
  }

  /** Closes the connections. */
  leave(): void {
    this.#agent.destroy();
  }

  #send(
    port: number,
    method: 'GET' | 'POST',
    path: string,
    body?: string,
    {
      type = 'application/x-www-form-urlencoded',
      key,
      onTaken,
    }: { type?: string; key?: string; onTaken?: () => void } = {},
  ): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const asked = request({
      agent: this.#agent,
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: {
        host: this.#host,
        ...(this.#cookie !== '' && { cookie: this.#cookie }),
        ...(body !== undefined && {
          'content-type': type,
          'content-length': Buffer.byteLength(body),
          'sec-fetch-site': 'same-origin',
        }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...(onTaken !== undefined && { expect: '100-continue' }),
      },
    });
    if (onTaken !== undefined) asked.once('continue', onTaken);
    asked.once('error', (error: NodeJS.ErrnoException) => {
      // A new connection may still have been waiting to be accepted when the server stopped listening.
      const taken = asked.reusedSocket || !['ECONNREFUSED', 'ECONNRESET'].includes(error.code ?? '');
      reject(taken ? error : new NotTaken(error.code));
    });
    asked.once('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        this.#keepCookie(answer.headers['set-cookie']);
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    asked.end(body);
    return promise;
  }

  #keepCookie(lines: readonly string[] | undefined): void {
    for (const line of lines ?? []) {
      const value = /^secportal=([^;]*)/.exec(line)?.[1];
      if (value !== undefined) this.token = value === '' ? undefined : value;
    }
  }
}
