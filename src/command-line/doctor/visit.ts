import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { comparableHost } from '../../access/site.ts';
import type { Config } from '../../config.ts';
import { paths } from '../../http/paths.ts';
import { trustedProxies } from '../../http/proxies.ts';
import { type Seen, seenSchema, VISIT_HEADER, visitHeader } from '../../http/visit.ts';
import type { Keyring } from '../../sealing/sealed-box.ts';
import { addressOf, hostsOf } from './address.ts';
import { type Finding, findings, reasonOf } from './finding.ts';

const ANSWER_MS = 5_000;
const MOST_BYTES = 64 * 1024;
/** An address that nobody has (RFC 5737), and a name that nobody has (RFC 6761), for what a liar would send. */
const NOBODYS_ADDRESS = '192.0.2.77';
const NOBODYS_NAME = 'visitor.invalid';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks as a browser would. The certificate is judged by a check of its own. */
function ask(url: URL, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const asked = request(
    {
      host: addressOf(url.hostname),
      port: url.port || undefined,
      path: url.pathname,
      servername: url.hostname,
      headers: { host: url.host, ...headers },
      agent: false,
      rejectUnauthorized: false,
      timeout: ANSWER_MS,
      signal: AbortSignal.timeout(ANSWER_MS),
    },
    (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > MOST_BYTES) response.destroy(new Error('too long an answer'));
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    },
  );
  asked.on('error', reject);
  asked.end();
  return promise;
}

/** What the server of these keys says that it saw; null where the answer is not its. */
function seenIn({ body }: Answer): Seen | null {
  try {
    return seenSchema.parse((JSON.parse(body) as { seen?: unknown }).seen);
  } catch {
    return null;
  }
}

/** Whether the process itself answers, on the address and port that it listens on. */
export async function checkServer(config: Config, keyring: Keyring, now: number): Promise<Finding> {
  const { ok, fail } = findings('server');
  const listen = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[config.listen] ?? config.listen;
  const place = `${listen}:${config.port}`;
  try {
    const answer = await ask(new URL(`http://${place}${paths.health}`), {
      [VISIT_HEADER]: visitHeader(keyring, now),
    });
    if (seenIn(answer) === null) {
      return fail(
        `Something answers at ${place}, but not a SecPortal with these keys.`,
        'Set HOST, PORT and the sealing key to what the server uses, or stop the other program.',
      );
    }
    return ok(`SecPortal answers at ${place}.`);
  } catch (error) {
    return fail(
      `Nothing answers at ${place} (${reasonOf(error)}).`,
      'Start the server, or set HOST and PORT to what it uses.',
    );
  }
}

type Proxied = Pick<Config, 'secure' | 'baseUrl' | 'baseHost' | 'trustProxy' | 'onLoopback'>;

/** What is wrong with how one request came through; null where nothing is. */
function troubleWith(config: Proxied, url: URL, answer: Answer): Finding | null {
  const { warn, fail } = findings('proxy');
  if (answer.status === 308) {
    return fail(
      `${url.origin} redirects to itself forever: the proxy sends X-Forwarded-Proto: http for requests that came by https.`,
      'Let the proxy that ends TLS set X-Forwarded-Proto to the scheme that the visitor used.',
    );
  }
  const seen = seenIn(answer);
  if (seen === null) {
    return fail(
      `What answers at ${url.origin} is not a SecPortal with these keys (status ${answer.status}).`,
      'Let the proxy hand both names on to this server.',
    );
  }
  if (comparableHost(config, seen.host) !== comparableHost(config, url.host)) {
    return fail(
      `${url.host} was asked, and ${seen.host} arrived.`,
      'Let the proxy hand on the Host header unchanged (nginx: proxy_set_header Host $host).',
    );
  }
  if (!config.secure) return null;
  const trusted = config.trustProxy !== undefined && trustedProxies(config.trustProxy)?.(seen.peer) === true;
  if (!trusted) {
    return warn(
      `Requests come from ${seen.peer}, which TRUST_PROXY does not name, so all visitors share one limit of failed sign-ins, and the activity log shows the proxy’s address.`,
      `If ${seen.peer} is your proxy, set TRUST_PROXY=${seen.peer} and restart the server.`,
    );
  }
  if (seen.forwardedFor === null) {
    return warn(
      'The proxy does not say who the visitor is, so all visitors share one limit of failed sign-ins.',
      'Let it set X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For $remote_addr).',
    );
  }
  if (seen.forwardedProto === null) {
    return warn(
      'The proxy does not say whether a visitor came by http, so nobody is led to https.',
      'Let it set X-Forwarded-Proto (nginx: proxy_set_header X-Forwarded-Proto $scheme).',
    );
  }
  return null;
}

/** Whether what a visitor claims about themselves gets through. */
function isFooled({ baseHost }: Proxied, url: URL, answer: Answer): boolean {
  const seen = seenIn(answer);
  if (seen === null) return false;
  return (
    seen.address === NOBODYS_ADDRESS ||
    comparableHost({ baseHost }, seen.host) !== comparableHost({ baseHost }, url.host)
  );
}

/** Whether both names reach the server as they were asked for, and what visitors claim does not. */
export async function checkProxy(config: Proxied, keyring: Keyring, now: number): Promise<Finding> {
  const { ok, warn, fail } = findings('proxy');
  const visit = { [VISIT_HEADER]: visitHeader(keyring, now) };
  const lies = { 'x-forwarded-for': NOBODYS_ADDRESS, 'x-forwarded-host': NOBODYS_NAME };
  const scheme = config.secure ? 'https' : 'http';
  let policy: string | undefined;
  for (const host of Object.values(hostsOf(config))) {
    const url = new URL(`${scheme}://${host}${paths.health}`);
    try {
      const answer = await ask(url, visit);
      const trouble = troubleWith(config, url, answer);
      if (trouble !== null) return trouble;
      if (isFooled(config, url, await ask(url, { ...visit, ...lies }))) {
        return fail(
          'The proxy passes on X-Forwarded-For or X-Forwarded-Host as a visitor sent them, so anyone can pose as any address.',
          'Let the proxy set both itself, and TRUST_PROXY name the proxy alone.',
        );
      }
      policy = String(answer.headers['referrer-policy'] ?? '');
    } catch (error) {
      return fail(
        `Nothing answers at ${url.origin} (${reasonOf(error)}).`,
        'Start the proxy, and let it hand both names on to this server.',
      );
    }
  }
  if (policy !== 'same-origin') {
    return warn(
      `The proxy changes the Referrer-Policy header to “${policy ?? ''}”. Forms from older browsers may be refused.`,
      'Leave the security headers to SecPortal.',
    );
  }
  return ok(
    config.secure
      ? 'Both names arrive as they were asked for, and visitors cannot forge their address.'
      : 'Both names arrive as they were asked for.',
  );
}
