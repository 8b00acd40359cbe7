import { hash } from '@node-rs/argon2';
import type { Act } from '../../../src/access/context.ts';
import { holdAlone } from '../../../src/access/deed-alone.ts';
import { setTeam } from '../../../src/areas/engagements/engagement/engagements.ts';
import { saveLogo } from '../../../src/areas/engagements/reports/designing/commands.ts';
import { invite } from '../../../src/areas/workspace/members/invite.ts';
import type { Database } from '../../../src/data/database.ts';
import { newId } from '../../../src/data/id.ts';
import { MAILED_CODE_MS, shownSetUpCode } from '../../../src/domain/mailed-code.ts';
import { makeMailedCode } from '../../../src/factors/mailed-codes.ts';
import { noteProvenAddress } from '../../../src/factors/proven-addresses.ts';
import { addResetRequest } from '../../../src/factors/reset-requests.ts';
import { bindings, sealText } from '../../../src/sealing/sealed-box.ts';
import { tokenFor } from '../../api-tokens.ts';
import { onePicture } from '../../sample-document.ts';
import { addFindings } from '../../specimens/findings.ts';
import { DAY_MS } from '../../specimens/people.ts';
import { addOwnTemplate } from '../../specimens/template.ts';
import { PASSWORD } from '../../visitor.ts';
import type { Person, Workspace, World } from '../../world.ts';
import { READ_OUT } from './forms.ts';
import type { Actor, House, MEMBERS, Stage } from './people.ts';
import { actFor, actorsOf, openFor, programOf, type Resident, settle } from './residents.ts';
import { Tracker } from './traces.ts';

/** Of a hash that costs no time: how passwords are kept is no matter here. */
const QUICK = { algorithm: 2, memoryCost: 8, timeCost: 1, parallelism: 1 };

/** What is there before anybody. */
interface Ground {
  readonly world: World;
  readonly operator: Act<'admin'>;
  /** Everybody is a consultant there besides. */
  readonly second: Workspace;
}

/** Has a workspace require a second factor from a day that none of the tests comes to: nobody is asked, and people can be reminded. */
async function announce({ db, clock }: World, { id }: Workspace): Promise<void> {
  await db
    .updateTable('mfa_policies')
    .set({ required: 1, starts_at: clock.now() + 300 * DAY_MS })
    .where('workspace_id', '=', id)
    .execute();
}

/** A workspace with somebody in each role, who also belong to another one, and with an open invitation. */
async function found({ world, operator, second }: Ground, slug: string, guarded: boolean): Promise<Actor[]> {
  const workspace = await world.workspace(slug);
  const memberships = new Map<Person, string>();
  const join = async (title: string, role: (typeof MEMBERS)[number]): Promise<Resident> => {
    const person = await world.account(`${title} of ${slug}`);
    memberships.set(person, await world.join(person, workspace, role));
    // An auditor belongs nowhere else, and has little to do.
    if (role !== 'auditor') {
      await world.join(person, second, 'consultant');
      await tokenFor(world, person, second);
    }
    return { role, person, workspace, guarded };
  };
  const residents = [
    await join('Owner', 'owner'),
    await join('Consultant', 'consultant'),
    await join('Client', 'client'),
    await join('Auditor', 'auditor'),
  ] as const;
  const successor = await join('Successor', 'consultant');
  const settled = [];
  for (const resident of residents) settled.push({ resident, as: await settle(world, resident, operator) });
  const [closer, consultants, clients] = residents;
  // One that is closed, which its owner can open again, and an administrator.
  const shut = await world.workspace(`shut-${slug}`);
  await world.join(closer.person, shut, 'owner');
  await world.db
    .updateTable('workspaces')
    .set({ closed_at: world.clock.now() })
    .where('id', '=', shut.id)
    .execute();
  const companyId = await world.company(workspace, 'Initech');
  const scene = {
    number: slug.length,
    workspaceId: workspace.id,
    companyId,
    people: { consultant: consultants.person, client: clients.person },
  };
  // Consultants see only the engagements of whose team they are, and one of the two is another's. An owner is on both, and
  // sees them as a consultant, too.
  await world.db.updateTable('workspaces').set({ need_to_know: 1 }).where('id', '=', workspace.id).execute();
  const { findings, templateId } = await world.db.transaction().execute(async (trx) => {
    const findings = await addFindings(trx, world, scene);
    const by = scene.people.consultant.id;
    const alone = await holdAlone(trx, workspace.id);
    for (const [id, consultant] of [
      [findings.engagementId, by],
      [findings.hiddenEngagementId, successor.person.id],
    ] as const)
      await setTeam(alone, { id, workspaceId: workspace.id }, [closer.person.id, consultant]);
    const templateId = await addOwnTemplate(trx, world.services, { ...scene, by, now: world.clock.now() });
    return { findings, templateId };
  });
  if (guarded) await announce(world, workspace);
  const [owners] = settled;
  if (owners === undefined) throw new Error('nobody owns this');
  const owner = await actFor(world, owners.as.browser, 'owner', workspace);
  const planner = await actFor(world, owners.as.browser, 'dashboard', workspace);
  await saveLogo(world.services, owner, {
    type: 'image/png',
    content: Buffer.from(onePicture(4, 2, [30, 58, 95])),
  });
  await invite(world.services, owner, { email: `invited.to.${slug}@example.com`, company: null });
  const { token, host } = await openFor(world, successor, false);
  const membershipId = memberships.get(successor.person) ?? '';
  const consultant = consultants.person;
  const sampled = {
    ...{ slug, companyId, findings, templateId },
    people: {
      owner: closer.person,
      consultant,
      newcomer: consultant,
      returning: consultant,
      client: clients.person,
    },
  };
  const house: House = {
    ...{ workspace, owner, planner, companyId, engagementId: findings.engagementId, memberships, sampled },
    successor: { membershipId, token, host },
  };
  const actors: Actor[] = [];
  for (const { resident, as } of settled) actors.push(...(await actorsOf(world, resident, as, house)));
  // What programs may do is the same whoever else has authenticators.
  const makers = guarded ? [] : actors.filter(({ role }) => role === 'consultant' || role === 'client');
  const programs = [];
  for (const maker of makers) programs.push(await programOf(world, maker, workspace));
  return [...actors, ...programs];
}

async function owning(world: World, workspace: Workspace): Promise<Act<'owner'>> {
  const person = await world.account('Owner of Second');
  await world.join(person, workspace, 'owner');
  const resident: Resident = { role: 'owner', person, workspace, guarded: false };
  return actFor(world, await openFor(world, resident, false), 'owner', workspace);
}

async function appoint({ world, operator }: Ground, name: string, guarded: boolean): Promise<Actor[]> {
  const person = await world.account(name, { admin: true });
  const resident: Resident = { role: 'administrator', person, workspace: null, guarded };
  return actorsOf(world, resident, await settle(world, resident, operator), null);
}

/** An administrator after a reset, who has the code that was mailed, and has proven it elsewhere. */
async function reset({ world, operator }: Ground): Promise<Actor[]> {
  const { db, services, clock } = world;
  const person = await world.account('Reset Administrator', { admin: true });
  await db.updateTable('accounts').set({ must_enrol: 1 }).where('id', '=', person.id).execute();
  const resident: Resident = { role: 'administrator', person, workspace: null, guarded: false };
  const settled = await settle(world, resident, operator);
  const now = clock.now();
  const { code } = await db.transaction().execute(async (trx) => {
    await noteProvenAddress(trx, settled.elsewhere.password.session, now);
    return makeMailedCode(trx, services, { account: person, purpose: 'set-up', now });
  });
  return actorsOf(world, resident, { ...settled, recoveryCodes: [shownSetUpCode(code)] }, null);
}

/** An administrator whose workspace takes keys alone, and is closed: past an app's code, they use their key, or have proven their address elsewhere. */
async function spared({ world, operator }: Ground): Promise<Actor[]> {
  const person = await world.account('Spared Administrator', { admin: true });
  const resident: Resident = { role: 'administrator', person, workspace: null, guarded: true };
  const settled = await settle(world, resident, operator);
  const workspace = await world.workspace('spared');
  await world.join(person, workspace, 'consultant');
  await world.enforce(workspace);
  await world.letKeysAloneCount(workspace);
  await world.db
    .updateTable('workspaces')
    .set({ closed_at: world.clock.now() })
    .where('id', '=', workspace.id)
    .execute();
  await world.db
    .transaction()
    .execute((trx) => noteProvenAddress(trx, settled.elsewhere.password.session, world.clock.now()));
  return actorsOf(world, resident, settled, null);
}

/** Everybody's mailbox holds a code for a conversation with support. */
async function mailCallers({ db, services, clock }: World): Promise<void> {
  const now = clock.now();
  const accounts = await db.selectFrom('accounts').select(['id', 'email']).execute();
  await db
    .insertInto('mailed_codes')
    .values(
      accounts.map(({ id: account_id, email }) => {
        const id = newId();
        const text = JSON.stringify({ code: READ_OUT, email });
        return {
          id,
          account_id,
          purpose: 'caller' as const,
          sealed: sealText(services.keyring, text, bindings.mailedCodes(id, account_id)),
          made_at: now,
          expires_at: now + MAILED_CODE_MS.caller,
        };
      }),
    )
    .execute();
}

/** Everybody, in every state in which some page has a form for them; `beside` is another way to the world's database. */
export async function gather(world: World, beside: Database): Promise<Stage> {
  const { db } = world;
  const person = await world.account('Operating Administrator', { admin: true });
  const resident: Resident = { role: 'administrator', person, workspace: null, guarded: true };
  const { browser } = await settle(world, resident);
  const operator = await actFor(world, browser, 'admin');
  const second = await world.workspace('second');
  const secondOwner = await owning(world, second);
  const ground = { world, operator, second };
  const actors = [
    ...(await found(ground, 'plain', false)),
    ...(await found(ground, 'guarded', true)),
    ...(await appoint(ground, 'Plain Administrator', false)),
    ...(await appoint(ground, 'Guarded Administrator', true)),
    ...(await reset(ground)),
    ...(await spared(ground)),
  ];
  await mailCallers(world);
  const { id: nobody } = await world.account('Disabled Account');
  await db.updateTable('accounts').set({ disabled_at: world.clock.now() }).where('id', '=', nobody).execute();
  await db.transaction().execute((trx) =>
    addResetRequest(trx, {
      ...{ kind: 'approval', accountId: nobody, workspaceId: null, check: 'in-person' },
      ...{ askedBy: person.id, reason: 'Lost the phone', now: world.clock.now() },
    }),
  );
  await db
    .updateTable('accounts')
    .set({ password_hash: await hash(PASSWORD, QUICK) })
    .execute();
  // Everybody has been to their workspace, and every program, so that nothing else is done there but their deeds.
  await db.updateTable('memberships').set({ last_sign_in_at: world.clock.now() }).execute();
  await db.updateTable('api_tokens').set({ last_used_at: world.clock.now() }).execute();
  return { world, tracker: await Tracker.on(db, beside), actors, operator, secondOwner };
}
