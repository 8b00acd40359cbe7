import process from 'node:process';
import { createApp } from '../app.ts';
import { type Backstage, boot } from '../boot.ts';
import type { Config } from '../config.ts';
import type { Log } from './log.ts';
import { listeningTrouble, openingError } from './operator-error.ts';
import { keepTidy } from './tidy-up.ts';
import { within } from './within.ts';

/** How long requests and mails under way are waited for at the end, in milliseconds. */
const REQUESTS_MS = 5_000;
const MAILS_MS = 5_000;

/** Opens the installation; throws an error for the operator where it is theirs to mend. */
export async function openInstallation(config: Config, log: Log): Promise<Backstage> {
  try {
    return await boot(config, log);
  } catch (error) {
    throw openingError(error, config);
  }
}

/** A server that listens. */
export interface RunningServer {
  stop(): Promise<void>;
}

/** Serves an open installation, and closes it in the end, or at once where it cannot listen. */
export async function startServer(backstage: Backstage): Promise<RunningServer> {
  const { services, mailWorker } = backstage;
  const { config } = services;
  const app = await createApp(services);
  try {
    await app.listen({
      port: config.port,
      host: config.listen,
      listenTextResolver: (address) => `SecPortal is ready at ${config.baseUrl} (listening on ${address})`,
    });
  } catch (error) {
    await app.close();
    await backstage.close();
    throw listeningTrouble(error, config);
  }
  mailWorker.start();
  const tidying = keepTidy(services);
  return {
    stop: async () => {
      await within(REQUESTS_MS, app.close());
      await within(MAILS_MS, mailWorker.drain());
      await tidying.stop();
      await within(MAILS_MS, backstage.close());
    },
  };
}

/** Resolves when the process is asked to end. Asked again, it still ends in order: npm hands Ctrl-C on twice. */
export function askedToEnd(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, resolve);
  return promise;
}
