import type { Config } from '../../config.ts';
import type { Reader } from '../../data/database.ts';
import { mailsWaiting } from '../../mail/queue.ts';
import { serverSaid } from '../../mail/server-said.ts';
import { smtpTransport } from '../../mail/transport.ts';
import { type Finding, findings } from './finding.ts';

/** Whether emails leave this machine: the server takes us, and none waits in vain. `db` is null where there is none. */
export async function checkMail(config: Config, db: Reader | null): Promise<Finding> {
  const { ok, warn, fail } = findings('mail');
  if (config.smtpUrl === undefined) {
    const says = `SMTP_URL isn’t set, so emails are only written to files in ${config.dataDir}/outbox.`;
    return config.onLoopback
      ? ok(says)
      : fail(
          says,
          'Set SMTP_URL, and restart the server. Until then nobody receives a link to sign up, join or reset a password.',
        );
  }
  try {
    await smtpTransport(config.smtpUrl, config.mailFrom).verify();
  } catch (error) {
    return fail(
      `The mail server can’t be used: ${serverSaid(error)}.`,
      'Check SMTP_URL, then try: secportal mail test <address>',
    );
  }
  const { delayed } = db === null ? { delayed: 0 } : await mailsWaiting(db);
  if (delayed > 0) {
    return warn(
      `The mail server accepts the connection, but ${delayed === 1 ? '1 email waits' : `${delayed} emails wait`} after a failed delivery.`,
      'Look for “an email could not be delivered yet” in the log. SecPortal keeps trying for a day.',
    );
  }
  return ok('The mail server accepts the connection. To see an email arrive: secportal mail test <address>');
}
