import { lookup } from 'node:dns/promises';
import { connect } from 'node:tls';
import type { Config } from '../../config.ts';
import { type Finding, findings, reasonOf } from './finding.ts';

/** A name below the base URL, as a portal has one. */
const PROBE = 'secportal-doctor';
const ANSWER_MS = 5_000;
const DAY_MS = 24 * 60 * 60_000;
/** Certificates of Let's Encrypt are renewed 30 days before they end; with half of that left nothing has. */
const RENEWED_BEFORE_DAYS = 14;

/** The two hosts, with their port, that visitors come to: the base URL's, and that of some portal. */
export function hostsOf({ baseHost }: Pick<Config, 'baseHost'>): {
  readonly base: string;
  readonly portal: string;
} {
  return { base: baseHost, portal: `${PROBE}.${baseHost}` };
}

/** Browsers take `localhost` and all below it for their own machine, whatever a resolver says (RFC 6761 6.3). */
export function addressOf(hostname: string): string {
  return /(?:^|\.)localhost$/.test(hostname) ? '127.0.0.1' : hostname;
}

/** Whether the base URL is one that passwords may cross the network to. */
export function checkBaseUrl(config: Config): Finding {
  const { ok, fail } = findings('base-url');
  const portals = `Client portals are at <workspace>.${config.baseHost}.`;
  if (config.secure || config.onLoopback) return ok(`${config.baseUrl}. ${portals}`);
  return fail(
    `${config.baseUrl} is not https, so passwords and sessions cross the network unprotected.`,
    'Get a certificate, and set BASE_URL to the https address.',
  );
}

/** Whether the names of the base host and of a portal lead anywhere. */
export async function checkDns({ onLoopback, baseHost, baseUrl }: Config): Promise<Finding> {
  const { ok, fail } = findings('dns');
  const { hostname } = new URL(baseUrl);
  if (onLoopback) return ok(`Browsers find ${hostname} and every name below it on this machine without DNS.`);
  const found: string[] = [];
  for (const name of [hostname, `${PROBE}.${hostname}`]) {
    try {
      const { address } = await lookup(name);
      found.push(address);
    } catch (error) {
      return fail(
        `${name} has no address (${reasonOf(error)}).`,
        name === hostname
          ? `Make a DNS record for ${hostname} that points at your server or proxy.`
          : `Make a wildcard DNS record, *.${hostname}, that points where ${hostname} does: every client portal has a name of its own below it.`,
      );
    }
  }
  return ok(`${baseHost} is ${found[0]}, and a portal below it ${found[1]}.`);
}

interface Served {
  /** Node's code for what is wrong with the certificate; null where a browser would take it. */
  readonly wrong: string | null;
  /** When it ends, in epoch milliseconds. */
  readonly endsAt: number;
}

function certificateAt(url: URL): Promise<Served> {
  const { promise, resolve, reject } = Promise.withResolvers<Served>();
  const socket = connect(
    {
      host: addressOf(url.hostname),
      port: Number(url.port || 443),
      servername: url.hostname,
      // Looked at, and judged below: what is wrong is to be said, and nothing is sent.
      rejectUnauthorized: false,
      timeout: ANSWER_MS,
    },
    () => {
      const { valid_to } = socket.getPeerCertificate();
      const error = socket.authorizationError as unknown;
      resolve({ wrong: error ? reasonOf(error) : null, endsAt: Date.parse(valid_to) });
      socket.destroy();
    },
  );
  socket.once('timeout', () =>
    socket.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
  );
  socket.once('error', reject);
  return promise;
}

const CERTIFICATE_TODO: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'Renew the certificate, and reload the proxy.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'Get a certificate for both names, the base name and * below it; the wildcard needs the DNS challenge.',
};
const UNTRUSTED =
  'Get a certificate from an authority that browsers trust. If the authority is your own, set NODE_EXTRA_CA_CERTS to its file.';

/** Whether both hosts show a certificate that browsers trust, and for how long still. */
export async function checkTls(config: Config, now: number): Promise<Finding> {
  const { ok, warn, fail } = findings('tls');
  if (!config.secure) return ok('The base URL is http, so there is no certificate to look at.');
  let endsAt = Number.POSITIVE_INFINITY;
  for (const host of Object.values(hostsOf(config))) {
    const url = new URL(`https://${host}`);
    try {
      const served = await certificateAt(url);
      if (served.wrong !== null) {
        return fail(
          `The certificate at ${host} isn’t one that browsers accept (${served.wrong}).`,
          CERTIFICATE_TODO[served.wrong] ?? UNTRUSTED,
        );
      }
      endsAt = Math.min(endsAt, served.endsAt);
    } catch (error) {
      return fail(
        `There is no TLS at ${host} (${reasonOf(error)}).`,
        'Let a proxy answer there; docs/deploy.md has the files for nginx.',
      );
    }
  }
  const days = Math.floor((endsAt - now) / DAY_MS);
  if (days < RENEWED_BEFORE_DAYS) {
    return warn(
      `The certificate ends in ${days === 1 ? '1 day' : `${days} days`}, on ${new Date(endsAt).toISOString().slice(0, 10)}.`,
      'Renew it now, and find out why it wasn’t renewed automatically.',
    );
  }
  return ok(`The certificate covers both names until ${new Date(endsAt).toISOString().slice(0, 10)}.`);
}
