import { mailTest } from '../areas/platform/letters.ts';
import { configFromEnvironment } from '../config.ts';
import { parseEmail } from '../domain/email.ts';
import { mailContextOf } from '../mail/mail-context.ts';
import { serverSaid } from '../mail/server-said.ts';
import { smtpTransport } from '../mail/transport.ts';
import { OperatorError } from './operator-error.ts';

/** `mail test` (B15): one email, sent now and by no queue, and what the server answered. Needs no installation. */
export async function testMail(given: string): Promise<void> {
  const email = parseEmail(given);
  if (email === null) throw new OperatorError(`${given} is not an email address.`);
  const config = configFromEnvironment();
  if (config.smtpUrl === undefined) {
    throw new OperatorError(
      `SMTP_URL isn’t set, so emails are only written to files in ${config.dataDir}/outbox. Set it to smtp://user:password@host:587, or to what the server uses.`,
    );
  }
  const letter = mailTest(mailContextOf({ config }, Date.now()), {
    to: email,
    host: new URL(config.baseUrl).hostname,
  });
  try {
    const answer = await smtpTransport(config.smtpUrl, config.mailFrom).send(letter);
    console.log(`Sent to ${email} from ${config.mailFrom}. The mail server answered: ${answer}`);
  } catch (error) {
    throw new OperatorError(
      `The email to ${email} wasn’t sent: ${serverSaid(error)}. Check SMTP_URL and MAIL_FROM (${config.mailFrom}).`,
    );
  }
}
