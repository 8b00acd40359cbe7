import { configFromEnvironment } from '../config.ts';
import { createLog } from './log.ts';
import { askedToEnd, openInstallation, startServer } from './server.ts';

/** Serves until it is asked to end. `port` takes the place of PORT. */
export async function serve(port: string | undefined): Promise<void> {
  const config = configFromEnvironment(port === undefined ? {} : { PORT: port });
  const log = await createLog(config.logLevel);
  if (!config.secure && !config.onLoopback) {
    log.warn(`BASE_URL is ${config.baseUrl}: passwords and sessions travel unprotected. Use https.`);
  }
  const ending = askedToEnd();
  const server = await startServer(await openInstallation(config, log));
  log.info({ signal: await ending }, 'stopping');
  await server.stop();
  log.info('stopped');
}
