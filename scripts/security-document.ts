import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../src/config.ts';
import type { FactorMethod } from '../src/domain/mfa-decision.ts';
import { FACTOR_LIMITS, NEWCOMER_MS, TRY_LIMITS } from '../src/domain/throttle.ts';
import { PERIOD_SECONDS, WINDOW_STEPS } from '../src/domain/totp.ts';
import { ROLE_MATRIX, STANDINGS } from '../test/standards/role-matrix.ts';
import { REQUIREMENTS, type Requirement } from './security-requirements.ts';
import { root } from './tools.ts';

/** Names of tests that a row shows, those of `test/standards/` first; a run by id finds them all. */
const SHOWN = 2;

export interface NamedTest {
  readonly file: string;
  readonly name: string;
  readonly ids: readonly string[];
}

/** The ids in a test's name: `ASVS 6.5.1 6.5.2: …` has two. */
function idsIn(name: string): string[] {
  const found = name.matchAll(/\b(ASVS|NIST|RFC)(?: SP 800-63B-4)?((?:,? \d+(?:\.\d+)*)+)/g);
  return [...found].flatMap(([, standard, numbers]) =>
    (numbers?.match(/\d+(?:\.\d+)*/g) ?? []).map((number) => `${standard} ${number}`),
  );
}

/** Every test, or group of them, whose name carries an id; read from the sources. */
export function namedTests(): NamedTest[] {
  const files = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.test\.tsx?$/.test(name))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  files.sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
  return files.flatMap((file) => {
    const names = readFileSync(join(root, file), 'utf8').matchAll(
      /\(\s*(?:'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\\n])*)`)/g,
    );
    return [...names].flatMap((match) => {
      const name = (match[1] ?? match[2] ?? match[3] ?? '').replace(/\\(.)/g, '$1');
      const ids = idsIn(name);
      return ids.length === 0 ? [] : [{ file, name, ids }];
    });
  });
}

const rank = (file: string) => (file.startsWith('test/standards/') ? 0 : 1);

const minutes = (ms: number) => `${ms / 60_000} minutes`;
const cell = (text: string) => text.replaceAll('|', '\\|');

function testCell(requirement: Requirement, tests: readonly NamedTest[]): string {
  const own = tests.filter(({ ids }) => ids.includes(requirement.id));
  const links = own
    .slice(0, SHOWN)
    .map(
      ({ file, name }) => `[${name.replace(/\$\{[^}]*\}/g, '…').replace(/[[\]<>]/g, '\\$&')}](../${file})`,
    );
  return links.length === 0 ? '–' : links.join('<br>');
}

function table(requirements: readonly Requirement[], tests: readonly NamedTest[]): string {
  const rows = requirements.map((requirement) => {
    const { id, level, what, how, notMet } = requirement;
    const met =
      notMet === undefined ? how : `${how}. **${notMet.startsWith('Partly') ? '' : 'Not met: '}${notMet}**`;
    return `| ${id} | ${level} | ${cell(what)} | ${cell(met)} | ${cell(testCell(requirement, tests))} |`;
  });
  return ['| | level | what | how | tests |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

/** What a session can have passed besides a password, each with what it shows and where it is taken. */
const WAYS: Readonly<Record<FactorMethod, readonly (readonly [string, string, string])[]>> = {
  app: [
    ['a password and a code of an authenticator app', 'something known and something one has', 'both hosts'],
  ],
  key: [
    [
      'a password and a passkey or security key',
      'the same; no other site can ask for it',
      'the host that the key was made on',
    ],
    [
      'a passkey alone that checked a fingerprint, face or PIN',
      'something one has, opened by something known or by oneself; no other site can ask for it',
      'the host that the key was made on',
    ],
  ],
  recovery: [
    [
      'a password and a recovery code',
      'something known and something kept; leads to a new device',
      'both hosts',
    ],
  ],
};

const waysIn = () =>
  Object.values(WAYS)
    .flat()
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

function roleMatrix(): string {
  const head = `| level | host | ${STANDINGS.join(' | ')} | for |`;
  const rows = Object.entries(ROLE_MATRIX).map(([level, { host, enter, what }]) => {
    const cells = STANDINGS.map((standing) => (enter.includes(standing) ? 'yes' : '–'));
    return `| \`${level}\` | ${host} | ${cells.join(' | ')} | ${what} |`;
  });
  return [head, `| ${'--- | '.repeat(STANDINGS.length + 3)}`.trim(), ...rows].join('\n');
}

/** `docs/security.md` as it has to be. Its numbers are those that the program uses. */
export function securityDocument(): string {
  const { sessionMs, sessionIdleMs } = loadConfig({});
  const tests = namedTests();
  const all = [...REQUIREMENTS.values()].flat();
  const missing = all.filter(({ notMet }) => notMet !== undefined);
  const chapters = [...REQUIREMENTS].map(([title, rows]) => `### ${title}\n\n${table(rows, tests)}`);
  return `<!-- Made by "npm run docs:security" from scripts/security-document.ts and the tests' names. -->

# Security

What standards ask of software like this, how SecPortal does it, and the tests that show it. \`npm test -- -t 'ASVS 6.5.1'\`
runs those of one requirement. [\`test/attacks/\`](../test/attacks) holds what went wrong elsewhere, one file each.
Found something? [How to tell us](../SECURITY.md).

## Sessions

- A session is a row in the database, for one account on one host in one workspace. The browser holds a random token
  of 256 bits in a host-only cookie that ends with the browser; the database holds its hash.
- It ends ${sessionMs / 3_600_000} hours after sign-in, or after ${minutes(sessionIdleMs)} without a request, and at once when its user signs out,
  is disabled or leaves the workspace. Both times can be set shorter; 24 hours and an hour are the most.
- A new password by email, or a reset of the second factor, ends all sessions; a changed password, and a device set up
  or removed, all others. Any number may be open at once; each is listed under Account security and can be ended there.
- An API token rests on the device that was passed when it was created. Once that one is removed or replaced, the token opens
  nothing where a second factor is required; it ends for good when it is revoked, and with a reset.
- Every proof (password, code, confirmation) makes a new token. The most sensitive actions need one of the last ten minutes.
- Where a second factor is required, every session is asked for it, even in a known browser.

## Ways in

| with | what it shows | where |
| --- | --- | --- |
${waysIn()}

There is no other way in. A password alone opens only what asks for nothing more; where a second factor is required, it opens
the pages that ask for that. A workspace that takes only passkeys and security keys takes neither codes nor, but to set up a key,
recovery codes. After a reset by support nobody sets up a device without a code that is emailed to the account’s address. Nor
does anyone whose only devices are keys of portals that they can’t open any more, which a workspace’s owner may bring
about: then the password and that code do, if the password has once been given along with a key. One that was set by an emailed
link since proves no more than the mailbox does, also after sign-ins by a key alone. A saved recovery code is wanted instead from
who has one. Where a workspace takes keys alone, and for administrators of the platform, support resets.

A workspace that takes keys alone may ask nothing of someone for a while: an exception, a day to come. Even then, a password and
a code of the app are not enough to add, replace or remove a device, to make recovery codes or to change the email address of
an account that has a key: its owner uses that key, or gives a code that is emailed to them.

## Limits

| what is guessed at | free failures | then a wait, doubling up to | in the end |
| --- | --- | --- | --- |
| the password of an account | ${TRY_LIMITS.account.freeFailures} | ${minutes(TRY_LIMITS.account.maxWaitMs)} | never locked |
| the password of an account, in a browser that has signed in to it | ${TRY_LIMITS.browser.freeFailures}, by itself | ${minutes(TRY_LIMITS.browser.maxWaitMs)} | never locked |
| the password of an account, asked for again in one session | ${TRY_LIMITS.session.freeFailures} | ${minutes(TRY_LIMITS.session.maxWaitMs)} | never locked |
| the same in all its sessions together | ${TRY_LIMITS.account.freeFailures} | ${minutes(TRY_LIMITS.account.maxWaitMs)} | never locked; a turn every ${minutes(NEWCOMER_MS)} for sessions that have failed fewer than ${TRY_LIMITS.session.freeFailures} times |
| passwords, from one network | ${TRY_LIMITS.address.freeFailures} | ${minutes(TRY_LIMITS.address.maxWaitMs)} | never locked |
| codes of an account | ${FACTOR_LIMITS.freeFailures} | ${minutes(FACTOR_LIMITS.maxWaitMs)} | locked after ${FACTOR_LIMITS.lockAfterInRow} in a row, or ${FACTOR_LIMITS.lockAfterInYear} in ${FACTOR_LIMITS.yearDays} days |
| recovery codes, and codes emailed for a setup, in one session | ${TRY_LIMITS.session.freeFailures} | ${minutes(TRY_LIMITS.session.maxWaitMs)} | never locked; 80 and 50 bits each |
| the same of an account, but for the first try of each session | ${TRY_LIMITS.sessions.freeFailures} | ${minutes(TRY_LIMITS.sessions.maxWaitMs)} | never locked |
| reset emails to an address | ${TRY_LIMITS.mailbox.freeFailures} | ${minutes(TRY_LIMITS.mailbox.maxWaitMs)} | one at least every half hour |

Counts stand in the database: they hold over sessions, addresses, hosts, nodes and restarts. Tries during a wait are not
looked at, so that a right one is answered as a wrong one. A day without a failure forgets failed passwords. What a clock
that was put forward wrote is over once it is right again ([how](decisions/0017-after-a-wrong-clock.md)). A locked
factor is opened by a recovery code or an administrator; anyone who has the password can lock it, and its owner is emailed after five wrong codes, and at the lock.

Knowing an address isn't enough to keep anyone out. A browser that has completed a sign-in is counted by itself, by a cookie
that opens nothing; and while strangers keep an account waiting for long, there is a turn every
${minutes(NEWCOMER_MS)} for people who come from elsewhere ([why](decisions/0016-a-known-browser-is-counted-apart.md)). A success changes
nothing of what strangers see.

Refusals, and what strangers ask for, are counted and written to the activity log once a minute, with how often, when and from where ([why](decisions/0015-counted-beside-the-record.md)).

An emailed link works once: for an hour where it resets a password, a day where it confirms a sign-up, a week where it
invites. Nobody chooses a password before the address is proven. A key that was shown and not proven is forgotten after 15 minutes.
A code that is emailed for a setup works once, for half an hour.

Nothing stands below for what there is none of: hints and secret questions (ASVS 6.4.2), phone calls and text messages
(6.6.1), push messages (6.6.4), other identity providers (6.8, 7.1.3, 7.6).

## Roles

${roleMatrix()}

A route states its level; without one it does not compile. Tests try every cell, and every route as everyone.

## Requirements

${chapters.join('\n\n')}

## Not met

${missing.map(({ id, notMet }) => `- **${id}**: ${notMet}`).join('\n')}

## Deviations

- **SHA-1 in TOTP** (ASVS 11.4.1). Many authenticator apps ignore any other algorithm that a QR code names and then show
  wrong codes. HMAC-SHA-1 has no known weakness that helps to guess a code.
- **Codes of ±${WINDOW_STEPS} step** (ASVS 6.5.5). A code is good for its ${PERIOD_SECONDS} seconds and the ${PERIOD_SECONDS} on either side, because phones' clocks and
  people's fingers are slow; RFC 6238 5.2 recommends one step. It is accepted once, and the limits reckon with three codes.
- **CSRF by \`Origin\` and \`Sec-Fetch-Site\`** rather than by a token (ASVS 3.5.1). Nothing to leak or to expire, and pages
  of a sibling workspace are refused, which SameSite cookies would not do. [Why](decisions/0004-no-csrf-token.md)
`;
}
