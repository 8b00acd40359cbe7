import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { platformPaths } from '../paths.ts';

const TEXT = 'text/plain; charset=utf-8';
const YEAR_MS = 365 * 24 * 3_600_000;

const policyFor = (contact: string) => `Reporting a vulnerability

Please tell us privately before you tell anyone else: ${contact}

Say what you did, what happened, and what you think an attacker could do with it.
Leave other people's data alone, and don't put load on this server.
If you keep to this, we won't take action against you.
`;

/** For whoever found a hole: whom to tell (RFC 9116), and what they may expect. On any host, without a session. */
export function securityContactRoutes(routes: Routes, { config, clock }: Services): void {
  const { baseUrl, supportEmail } = config;
  // A year from the start, as RFC 9116 2.5.5 advises: a server that was never restarted since is not looked after.
  const expires = new Date(clock.now() + YEAR_MS).toISOString();
  const text = [
    `Contact: mailto:${supportEmail}`,
    `Expires: ${expires}`,
    'Preferred-Languages: en',
    `Canonical: ${baseUrl}${platformPaths.securityContact}`,
    `Policy: ${baseUrl}${platformPaths.securityPolicy}`,
    '',
  ].join('\n');
  routes.open(platformPaths.securityContact, (_request, reply) => reply.type(TEXT).send(text));
  routes.open(platformPaths.securityPolicy, (_request, reply) =>
    reply.type(TEXT).send(policyFor(supportEmail)),
  );
}
