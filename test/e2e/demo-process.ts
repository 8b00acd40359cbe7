import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import { PATIENT } from '../patience.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The demo, built and running in a process of its own on a database of its own. */
export interface Demo {
  readonly base: string;
  readonly acme: string;
  /** The Key URI of the one account that is enrolled. */
  readonly keyUri: string;
  /** The one-time link that was mailed to an address, as the log of the demo shows it. */
  readonly mailedTo: (address: string) => Promise<string>;
}

/** What a process prints: resolves with all of it once what is waited for is among it. */
function readerOf(child: ChildProcess): (until: RegExp) => Promise<string> {
  const waiting = new Set<() => void>();
  let text = '';
  const read = (chunk: Buffer) => {
    text += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  return (until) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const look = () => {
      if (!until.test(text)) return;
      waiting.delete(look);
      resolve(text);
    };
    waiting.add(look);
    look();
    child.once('exit', (code) => reject(new Error(`the demo ended (${code}):\n${text}`)));
    return promise;
  };
}

/** Starts it on a free port. `stop` ends it and waits until it has ended. */
export async function startDemo(): Promise<{ demo: Demo; stop: () => Promise<void> }> {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN, 'demo', '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...PATIENT },
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const printed = readerOf(child);
  const text = await printed(/Ctrl-C/);
  return {
    demo: {
      base: `http://localhost:${port}`,
      acme: `http://acme.localhost:${port}`,
      keyUri: /otpauth:\S+/.exec(text)?.[0] ?? '',
      mailedTo: async (address) => {
        const mail = new RegExp(`${address.replaceAll('.', '[.]')}[^]*?(http://[^\\s"]+[?]token=[\\w-]+)`);
        return mail.exec(await printed(mail))?.[1] ?? '';
      },
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
