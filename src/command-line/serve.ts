import { configFromEnvironment } from '../config.ts';
import { createLog } from './log.ts';
import { askedToEnd, openUnlessEnded, startServer } from './server.ts';

/** Serves until it is asked to end. `port` takes the place of PORT. */
export async function serve(port: string | undefined): Promise<void> {
  const config = configFromEnvironment(port === undefined ? {} : { PORT: port });
  const log = await createLog(config.logLevel);
  if (!config.secure && !config.onLoopback) {
    log.warn(`BASE_URL is ${config.baseUrl}: passwords and sessions travel unprotected. Use https.`);
  }
  const ending = askedToEnd();
  const backstage = await openUnlessEnded(config, log, ending);
  if (backstage === null) {
    log.info({ signal: await ending }, 'stopped before it had started');
    return;
  }
  const server = await startServer(backstage);
  log.info({ signal: await ending }, 'stopping');
  await server.stop();
  log.info('stopped');
}
