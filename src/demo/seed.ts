import { addAccount, setAdmin } from '../access/accounts.ts';
import { unattended } from '../access/deed.ts';
import { setContactAccess } from '../access/memberships.ts';
import { hashPassword } from '../access/password-hash.ts';
import { addWorkspaceUnlessTaken, setPlan } from '../access/workspaces.ts';
import { giveEngagements } from '../areas/engagements/contacts/contact-engagements.ts';
import { addCompany } from '../areas/workspace/companies/companies.ts';
import { beginEvidence } from '../areas/workspace/evidence/beginning.ts';
import { record, type SingleEvent } from '../audit/record.ts';
import type { Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import { suggestedName } from '../domain/device-name.ts';
import { keyLabel, keyUri } from '../domain/key-uri.ts';
import type { Plan } from '../domain/plan.ts';
import { newSecret, stepAt } from '../domain/totp.ts';
import { addDays, endOfDay, localDay } from '../domain/zoned-time.ts';
import { addAuthenticator, sealSecret } from '../factors/authenticators.ts';
import type { Services } from '../services.ts';
import { addDemoEngagements } from './engagements.ts';
import { demoPictures, writeDemoFiles } from './evidence.ts';
import { addDemoImport, FIRST_IMPORT_DAYS, previewDemoImport } from './imports.ts';
import { addDemoInvitations } from './invitations.ts';
import { type DemoAccount, type DemoWorkspace, join, noteVisit, type Recording } from './members.ts';
import { addDemoReports } from './reports.ts';

/** Everybody's in the demo: long enough, easily typed, and worth nothing elsewhere. */
export const DEMO_PASSWORD = 'orchard lantern velvet';

const DAY_MS = 24 * 60 * 60_000;

/** Who and what the demo's database holds. Exactly one account, `enrolled`, has an authenticator: that of `secret`. */
export interface Demo {
  readonly acme: DemoWorkspace;
  readonly solo: DemoWorkspace;
  readonly owner: DemoAccount;
  readonly enrolled: DemoAccount;
  readonly consultant: DemoAccount;
  /** Sees what was recorded in the first workspace, until a day. */
  readonly auditor: DemoAccount;
  readonly client: DemoAccount;
  readonly otherClient: DemoAccount;
  /** A contact who reads and comments, of one engagement alone. */
  readonly reader: DemoAccount;
  readonly thirdClient: DemoAccount;
  readonly soloOwner: DemoAccount;
  readonly administrator: DemoAccount;
  /** The TOTP secret of the account that is enrolled. */
  readonly secret: Uint8Array;
  /** The same as an authenticator app takes it. */
  readonly keyUri: string;
}

/** Events in the order of time, parted where one begins that the product records by itself. */
function partedAt(events: readonly SingleEvent[], at: number): [SingleEvent[], SingleEvent[]] {
  const sorted = events.toSorted((a, b) => a.at - b.at);
  return [sorted.filter((event) => event.at < at), sorted.filter((event) => event.at >= at)];
}

async function addWorkspace(
  trx: Trx,
  workspace: { slug: string; name: string; plan: Plan },
  owner: DemoAccount,
  { events, origin }: Recording,
  now: number,
): Promise<DemoWorkspace> {
  const { slug, name, plan } = workspace;
  const id = await addWorkspaceUnlessTaken(trx, { slug, name, ownerId: owner.id, now });
  if (id === null) throw new Error('a demo is seeded into an empty database');
  await setPlan(trx, id, plan);
  const event = { at: now, origin, workspaceId: id, actor: { id: owner.id, label: owner.email } };
  events.push(
    { ...event, type: 'account.created', detail: { by: 'sign-up', name: owner.name } },
    { ...event, type: 'workspace.created', detail: { slug, plan } },
  );
  return { id, slug, name };
}

async function enrol(
  { keyring }: Services,
  trx: Trx,
  account: DemoAccount,
  workspace: DemoWorkspace,
  { events, origin }: Recording,
  at: number,
): Promise<Uint8Array> {
  const id = newId();
  const secret = newSecret();
  await addAuthenticator(trx, {
    id,
    accountId: account.id,
    name: suggestedName({ kind: 'app', number: 1, replaced: null, others: [] }),
    number: 1,
    sealed: sealSecret(keyring, secret, id, account.id),
    step: stepAt(at),
    now: at,
  });
  events.push({
    type: 'authenticator.added',
    at,
    origin,
    workspaceId: workspace.id,
    actor: { id: account.id, label: account.email },
    detail: { device: id, session: newId() },
  });
  return secret;
}

/** Fills an empty database with the people of the demo. */
export async function seedDemo(services: Services): Promise<Demo> {
  const now = services.clock.now();
  const origin = { host: services.config.baseHost, ip: '127.0.0.1' };
  const recording: Recording = { events: [], origin };
  // One hash for all: they share the password anyway, and a demo should not keep anybody waiting.
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const pictures = await demoPictures();
  // Before anyone is there: of all that follows the record is told as it happens.
  await beginEvidence(services, now);
  const { demo, settleMails, files, reported, imported, since } = await unattended(services, async (trx) => {
    const add = async (name: string, email: string, daysAgo: number): Promise<DemoAccount> => {
      const id = await addAccount(trx, { name, email, passwordHash, now: now - daysAgo * DAY_MS });
      return { id, name, email, password: DEMO_PASSWORD };
    };
    const administrator = await add('Robin Ashe', 'robin@secportal.example', 300);
    const owner = await add('Maya Lindqvist', 'maya@acme.example', 260);
    const enrolled = await add('Tom Okafor', 'tom@acme.example', 250);
    const consultant = await add('Priya Raman', 'priya@acme.example', 240);
    const auditor = await add('Audrey Whitlock', 'audrey@whitlock.example', 12);
    const client = await add('Elena Ruiz', 'elena@northwind.example', 190);
    const reader = await add('Marcus Bell', 'marcus@northwind.example', 60);
    const otherClient = await add('Jonas Weber', 'jonas@harbour.example', 110);
    const thirdClient = await add('Aisha Karim', 'aisha@kestrel.example', 50);
    const soloOwner = await add('Sam Hollis', 'sam@solo.example', 4);
    await setAdmin(trx, administrator.id, true);

    const ago = (days: number) => now - days * DAY_MS;
    const acme = await addWorkspace(
      trx,
      { slug: 'acme', name: 'Acme Security', plan: 'pro' },
      owner,
      recording,
      ago(260),
    );
    const solo = await addWorkspace(
      trx,
      { slug: 'solo', name: 'Hollis Pentesting', plan: 'starter' },
      soloOwner,
      recording,
      ago(4),
    );
    await noteVisit(trx, owner, acme, ago(1));
    await join(trx, { account: enrolled, workspace: acme, at: ago(250) }, recording);
    await noteVisit(trx, enrolled, acme, ago(2));
    await join(trx, { account: consultant, workspace: acme, at: ago(240) }, recording);
    const endsAt = endOfDay(addDays(localDay(now, 'UTC'), 60), 'UTC') ?? now + 60 * DAY_MS;
    await join(trx, { account: auditor, workspace: acme, endsAt, at: ago(12) }, recording);
    const companyNamed = async (name: string, at: number) => ({
      id: await addCompany(trx, { workspaceId: acme.id, name, now: at }),
      name,
    });
    const bank = await companyNamed('Northwind Bank', ago(200));
    const clinics = await companyNamed('Harbour Clinics', ago(120));
    const logistics = await companyNamed('Kestrel Logistics', ago(60));
    const elena = await join(
      trx,
      { account: client, workspace: acme, company: bank, at: ago(190) },
      recording,
    );
    const marcus = await join(
      trx,
      { account: reader, workspace: acme, company: bank, at: ago(60) },
      recording,
    );
    const jonas = await join(
      trx,
      { account: otherClient, workspace: acme, company: clinics, at: ago(110) },
      recording,
    );
    await join(trx, { account: thirdClient, workspace: acme, company: logistics, at: ago(50) }, recording);
    const byName: Readonly<Record<string, DemoAccount>> = {
      maya: owner,
      tom: enrolled,
      priya: consultant,
      elena: client,
      marcus: reader,
      jonas: otherClient,
      aisha: thirdClient,
    };
    const { ids, files } = await addDemoEngagements(services, {
      trx,
      pictures,
      workspaceId: acme.id,
      now,
      ...recording,
      person: (name) => {
        const found = byName[name];
        if (found === undefined) throw new Error(`nobody in the demo is called “${name}”`);
        return found;
      },
      companies: { northwind: bank.id, harbour: clinics.id, kestrel: logistics.id },
      readers: [
        { membershipId: elena, company: 'northwind', daysAgo: 4 },
        { membershipId: jonas, company: 'harbour', daysAgo: 3 },
      ],
    });
    const given = ids.get('NB-YEAR-02');
    if (given === undefined) throw new Error('the demo has no second engagement for its bank');
    await setContactAccess(trx, marcus, { role: 'reader', seesAll: false });
    await giveEngagements(trx, marcus, [given]);
    const byOwner = { workspaceId: acme.id, inviter: owner };
    const settleMails = await addDemoInvitations(trx, recording.events, origin, [
      { ...byOwner, email: 'ines@harbour.example', company: clinics, mail: 'failed', at: ago(3) },
      { ...byOwner, email: 'noor@northwind.example', company: bank, mail: 'delivered', at: ago(2) },
      { ...byOwner, email: 'felix@acme.example', company: null, mail: 'waiting', at: now },
    ]);
    const secret = await enrol(services, trx, enrolled, acme, recording, ago(2));
    const [before, since] = partedAt(recording.events, ago(FIRST_IMPORT_DAYS));
    for (const event of before) await record(trx, event);
    const clients = { client, reader, otherClient, thirdClient };
    const people = { owner, enrolled, consultant, auditor, ...clients, soloOwner, administrator };
    const uri = keyUri(keyLabel({ workspaceName: acme.name, email: enrolled.email, number: 1 }), secret);
    const reported = { slug: acme.slug, workspaceId: acme.id, engagementId: given };
    const scanned = ids.get('KL-YEAR-03');
    if (scanned === undefined) throw new Error('the demo has no engagement with scans');
    const imported = { slug: acme.slug, workspaceId: acme.id, engagementId: scanned };
    const demo = { acme, solo, ...people, secret, keyUri: uri };
    return { demo, settleMails, files, reported, imported, since };
  });
  await writeDemoFiles(services, files);
  const byConsultant = { ...imported, account: demo.consultant, role: 'consultant' } as const;
  await addDemoImport(services, byConsultant, now);
  await unattended(services, async (trx) => {
    for (const event of since) await record(trx, event);
  });
  await previewDemoImport(services, byConsultant, now);
  await addDemoReports(services, { ...reported, ownerId: demo.owner.id, ownerEmail: demo.owner.email });
  await settleMails(services.db);
  return demo;
}
