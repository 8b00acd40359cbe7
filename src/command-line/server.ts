import process from 'node:process';
import { type Backstage, boot } from '../boot.ts';
import type { Config } from '../config.ts';
import type { Log } from './log.ts';
import { listeningTrouble, openingError } from './operator-error.ts';
import { within } from './within.ts';

/** How long requests and jobs under way are waited for at the end, in milliseconds. */
const REQUESTS_MS = 5_000;
const JOBS_MS = 5_000;

/** Opens the installation; throws an error for the operator where it is theirs to mend. */
export async function openInstallation(config: Config, log: Log): Promise<Backstage> {
  try {
    return await boot(config, log);
  } catch (error) {
    throw openingError(error, config);
  }
}

/**
 * The same, for a process that may be asked to end before it is open: another node's migration may be waited for, for as
 * long as that takes. Null then, with nothing done by halves: what was begun is rolled back with the connection.
 */
export async function openUnlessEnded(
  config: Config,
  log: Log,
  ending: Promise<NodeJS.Signals>,
): Promise<Backstage | null> {
  return Promise.race([openInstallation(config, log), ending.then(() => null)]);
}

/** A server that listens. */
export interface RunningServer {
  stop(): Promise<void>;
}

/** Serves an open installation, and closes it in the end, or at once where it cannot listen. */
export async function startServer(backstage: Backstage): Promise<RunningServer> {
  const { counts, jobs, recurring } = backstage;
  const { config } = backstage.services;
  // Loaded only where somebody collects: others need not wait for it at the start, nor keep it in memory.
  const metrics = config.metricsPort === undefined ? null : (await import('./metrics.ts')).createMetrics();
  const services = { ...backstage.services, ...(metrics !== null && { observer: metrics.observer }) };
  // Commands that only open the installation do without it.
  const { createApp } = await import('../app.ts');
  const app = await createApp(services, { shedsLoad: true });
  try {
    if (config.metricsPort !== undefined) await metrics?.listen(config.metricsPort);
    await app.listen({
      port: config.port,
      host: config.listen,
      listenTextResolver: (address) => `SecPortal is ready at ${config.baseUrl} (listening on ${address})`,
    });
  } catch (error) {
    await app.close();
    await metrics?.stop();
    await backstage.close();
    throw listeningTrouble(error, config);
  }
  jobs.start();
  counts.start();
  recurring.start();
  return {
    stop: async () => {
      await within(REQUESTS_MS, app.close());
      await within(JOBS_MS, jobs.drain());
      await metrics?.stop();
      await within(JOBS_MS, backstage.close());
    },
  };
}

/** Resolves when the process is asked to end. Asked again, it still ends in order: npm hands Ctrl-C on twice. */
export function askedToEnd(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, resolve);
  return promise;
}
