import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  /** Where the answer leads; empty where it does not. */
  readonly location: string;
  /** The cookies that it set and did not empty, as a request sends them. */
  readonly cookie: string;
}

/**
 * One open connection, one request at a time, and no more of HTTP than the contestants' answers need: what the load
 * costs is taken from the same two cores that the contestants run on.
 */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #answer: PromiseWithResolvers<Answer> | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1').setNoDelay(true);
    socket.on('data', (text: string) => this.#take(text));
    const lost = () => this.#answer?.reject(new Error('the connection was lost'));
    socket.on('error', lost);
    socket.on('close', lost);
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(socket);
  }

  post(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#answer = Promise.withResolvers();
    this.#socket.write(
      `POST ${path} HTTP/1.1\r\n${lines.join('')}content-length: ${body.length}\r\n\r\n${body}`,
      'latin1',
    );
    return this.#answer.promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.slice(0, end);
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) {
      this.#answer?.reject(new Error(`an answer without a length: ${head}`));
      return;
    }
    if (this.#received.length < end + 4 + length) return;
    this.#received = this.#received.slice(end + 4 + length);
    const cookies = [...head.matchAll(/^set-cookie: *([^;\r]*)/gim)].map(([, cookie = '']) => cookie);
    this.#answer?.resolve({
      status: Number(head.slice(9, 12)),
      location: /^location: *([^\r]*)/im.exec(head)?.[1] ?? '',
      cookie: cookies.filter((cookie) => !cookie.endsWith('=')).join('; '),
    });
  }
}
