import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const SECOND_MS = 1_000;

/** One connection to a server, and what came back on it. */
export class Line {
  readonly socket: Socket;
  #heard = '';
  #closed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#heard += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#closed = true;
    });
  }

  static async to(port: number): Promise<Line> {
    const line = new Line(connect(port, '127.0.0.1'));
    await once(line.socket, 'connect');
    return line;
  }

  get heard(): string {
    return this.#heard;
  }

  /** The statuses of the answers, in order. */
  get statuses(): string[] {
    return [...this.#heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status ?? '');
  }

  /** Whether the server hung up. */
  get closed(): boolean {
    return this.#closed;
  }

  say(text: string | Buffer): void {
    if (!this.#closed) this.socket.write(text);
  }

  /**
   * Says a little at each beat, until the server hangs up or so many beats are over. How many were left of them when
   * it hung up; null where it never did. Counted in beats rather than in time: where the machine stands still, client
   * and server do so together.
   */
  async drip(text: string, beats: number, beatMs = SECOND_MS): Promise<number | null> {
    for (let left = beats; left > 0; left -= 1) {
      await sleep(beatMs);
      if (this.#closed) return left;
      if (text !== '') this.say(text);
    }
    return null;
  }

  hangUp(): void {
    this.socket.destroy();
  }
}
