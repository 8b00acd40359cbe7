import { tenantUrl } from '../access/site.ts';
import type { Config } from '../config.ts';
import { base32Of, groupsOfFour } from '../domain/totp.ts';
import { paths } from '../http/paths.ts';
import type { DemoAccount } from './members.ts';
import type { Demo } from './seed.ts';

/** Rows in columns that are as wide as they need to be. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')}`.trimEnd(),
  );
}

/** What the demo says when it is ready: where to go, as whom, and what to try. */
export function welcome(demo: Demo, config: Config): string {
  const { baseUrl } = config;
  const portal = tenantUrl(config, demo.acme.slug);
  const person = ({ name, email }: DemoAccount, what: string, where: string) => [email, name, what, where];
  const dashboard = `${baseUrl}${paths.signIn}`;
  const accounts = [
    person(demo.owner, `owner of ${demo.acme.name}`, dashboard),
    person(demo.enrolled, 'consultant, has an authenticator app', dashboard),
    person(demo.consultant, 'consultant', dashboard),
    person(demo.auditor, 'auditor, for 60 days', dashboard),
    person(demo.client, 'client, Northwind Bank', `${portal}${paths.signIn}`),
    person(demo.reader, 'client, Northwind Bank, reads one engagement', `${portal}${paths.signIn}`),
    person(demo.otherClient, 'client, Harbour Clinics', `${portal}${paths.signIn}`),
    person(demo.thirdClient, 'client, Kestrel Logistics', `${portal}${paths.signIn}`),
    person(demo.soloOwner, `owner of ${demo.solo.name}`, dashboard),
    person(demo.administrator, 'platform administrator', dashboard),
  ];
  return [
    '',
    'SecPortal is ready. This is a demo: its database is thrown away when you stop it.',
    '',
    ...aligned([
      ['Dashboard', baseUrl, `${demo.acme.name} (Pro) and ${demo.solo.name} (Starter)`],
      ['Client portal', portal, demo.acme.name],
      ['Client portal', tenantUrl(config, demo.solo.slug), demo.solo.name],
      ['Administration', `${baseUrl}${paths.admin}`, 'for platform administrators'],
    ]),
    '',
    `Accounts. Everyone’s password: ${demo.owner.password}`,
    '',
    ...aligned(accounts),
    '',
    `${demo.enrolled.email} already has an authenticator app. Its key, and the same key as a URI:`,
    '',
    `  ${groupsOfFour(base32Of(demo.secret))}`,
    `  ${demo.keyUri}`,
    '',
    'What to try',
    `  1. Sign in as ${demo.owner.email}. Settings → Two-Factor Authentication (MFA) → Enabled.`,
    '  2. Sign out and sign in again. Scan the QR code with the authenticator app on your phone.',
    `  3. Sign in as ${demo.client.email} at the client portal: it asks for the same.`,
    `  4. Sign in as ${demo.enrolled.email}: no setup, only a code from the key above.`,
    `  5. Sign in as ${demo.soloOwner.email}: on the Starter plan the switch is greyed out.`,
    `  6. Sign in as ${demo.administrator.email}: set up an app first, then reset someone under Administration.`,
    `  7. Sign in as ${demo.consultant.email}: Engagements → Warehouse networks → Imports. A scan waits to be gone through.`,
    '',
    'Chrome, Edge and Firefox resolve *.localhost by themselves. In Safari, add the portal’s name to /etc/hosts.',
    'Emails are printed here with their links. Ctrl-C stops the demo.',
    '',
  ].join('\n');
}
