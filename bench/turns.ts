import { once } from 'node:events';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { freePort } from './processes.ts';

/** A turn of an event loop in milliseconds: by the clock, and of the processor; not always one and the same turn. */
export interface LongestTurn {
  readonly ms: number;
  readonly cpuMs: number;
}

/** A look at how long a server answers nobody. */
export interface Turns {
  /** What the server is to be started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** The longest turn of its event loop since it was asked last. */
  longest(): Promise<LongestTurn>;
}

/** A look at a server that is yet to be started. */
export async function watchTurns(): Promise<Turns> {
  const port = await freePort();
  return {
    environment: {
      NODE_OPTIONS: `--import=${new URL('./servers/turns.ts', import.meta.url).href}`,
      BENCH_TURNS_PORT: String(port),
    },
    longest: async () => {
      const asking = connect(port, '127.0.0.1');
      await once(asking, 'connect');
      return (await json(asking)) as LongestTurn;
    },
  };
}
