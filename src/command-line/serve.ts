import type { Backstage } from '../boot.ts';
import { configFromEnvironment } from '../config.ts';
import { createLog } from './log.ts';
import { askedToEnd, openUnlessEnded, startServer } from './server.ts';

/** Says at the start, and not only when somebody misses a mail, that none leaves this machine. */
async function warnOfMail({ services: { config, log }, mailServer }: Backstage): Promise<void> {
  if (config.smtpUrl === undefined) {
    if (config.onLoopback) return;
    log.warn(
      `SMTP_URL isn’t set: emails are only written to files in ${config.dataDir}/outbox, and nobody receives a link to sign up, join or reset a password.`,
    );
    return;
  }
  const trouble = await mailServer.check();
  if (trouble === null) return;
  log.warn(
    `The mail server of SMTP_URL can’t be used (${trouble}). Emails wait, and are tried again for a day. Check it with: secportal mail test <address>`,
  );
}

/** Serves until it is asked to end. `port` takes the place of PORT. */
export async function serve(port: string | undefined): Promise<void> {
  const config = configFromEnvironment(port === undefined ? {} : { PORT: port });
  const log = await createLog(config.logLevel);
  if (!config.secure && !config.onLoopback) {
    log.warn(
      `BASE_URL is ${config.baseUrl}: passwords and sessions cross the network unprotected. Use https.`,
    );
  }
  const ending = askedToEnd();
  const backstage = await openUnlessEnded(config, log, ending);
  if (backstage === null) {
    log.info({ signal: await ending }, 'stopped before it had started');
    return;
  }
  const server = await startServer(backstage);
  void warnOfMail(backstage);
  log.info({ signal: await ending }, 'stopping');
  await server.stop();
  log.info('stopped');
}
