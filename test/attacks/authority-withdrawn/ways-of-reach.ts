import { apiPaths, tokenPaths } from '../../../src/areas/api/paths.ts';
import { changeContactAccess } from '../../../src/areas/engagements/contacts/commands.ts';
import { amendEngagement } from '../../../src/areas/engagements/engagement/amend.ts';
import { setVisibility } from '../../../src/areas/engagements/engagement/commands.ts';
import { clientPaths, engagementPaths } from '../../../src/areas/engagements/paths.ts';
import { archiveCompany } from '../../../src/areas/workspace/companies/commands.ts';
import { eraseCompany } from '../../../src/areas/workspace/companies/erase.ts';
import { changeNeedToKnow } from '../../../src/areas/workspace/settings/commands.ts';
import { type Deed, isThere, type Way } from './leave.ts';
import type { Actor, Stage } from './people.ts';
import { houseOf, membershipOf } from './withdrawals.ts';

/** Where an engagement is planned: for a company that a field names. */
const PLANS: readonly string[] = [engagementPaths.engagements(':slug'), apiPaths.engagements(':slug')];
/** Where a token is made: for the engagements that fields name. */
const CHOOSES: readonly string[] = [tokenPaths.newIn(':slug'), tokenPaths.newInPortal];

/** What a contact does who answers for their company, and no other. */
const RESPONDS: readonly string[] = [
  ...[
    clientPaths.answer(':finding'),
    clientPaths.askRetest(':engagement'),
    clientPaths.documents(':engagement'),
    clientPaths.document(':document'),
    clientPaths.removeDocument(':document'),
    apiPaths.documentsOf(':slug', ':engagement'),
    apiPaths.documentVersions(':slug', ':document'),
    apiPaths.rounds(':slug', ':engagement'),
  ].map((url) => `POST ${url}`),
  `PATCH ${apiPaths.finding(':slug', ':finding')}`,
  `DELETE ${apiPaths.document(':slug', ':document')}`,
];

const ofTeam = ({ kind }: Actor) => kind === 'base';
const ofCompany = ({ kind }: Actor) => kind === 'tenant';

/** Of what an address names, what is the whole workspace's, or one's own. */
const NO_ENGAGEMENTS = new Set(['slug', 'template']);

/** Whether a deed is about a company, an engagement or something of one: by its address, or by what is sent. */
function isOfEngagements({ method, url }: Deed['route']): boolean {
  const names = url.match(/(?<=:)\w+/g) ?? [];
  return (
    names.some((name) => !NO_ENGAGEMENTS.has(name)) ||
    (method === 'POST' && [...PLANS, ...CHOOSES].includes(url))
  );
}

const whatIsOfEngagements = (deed: Deed) =>
  ['dashboard', 'portal', 'member'].includes(deed.route.requirement.access) &&
  isThere(deed) &&
  isOfEngagements(deed.route)
    ? 'out-of-reach'
    : null;

const needToKnow = ({ world }: Stage, actor: Actor, wanted: 0 | 1) =>
  world.db
    .updateTable('workspaces')
    .set({ need_to_know: wanted })
    .where('id', '=', houseOf(actor).workspace.id)
    .execute();

/** A command of others' that is refused withdraws nothing. */
function done(outcome: string | { readonly ok: boolean }): void {
  if (typeof outcome === 'string' ? outcome !== 'done' : !outcome.ok)
    throw new Error(JSON.stringify(outcome));
}

/** Somebody stays what they are, and reaches less (E1). */
export const OF_REACH: readonly Way[] = [
  {
    name: 'taken off the company’s last team',
    roles: ['consultant', 'program'],
    concerns: ofTeam,
    withdraw: async ({ world }, actor) => {
      const { planner, engagementId } = houseOf(actor);
      const plan = { teamIds: [], leadId: null };
      done(await amendEngagement(world.services, planner, engagementId, { plan }));
    },
    isOneDeed: true,
    ends: whatIsOfEngagements,
  },
  {
    name: 'need to know switched on',
    roles: ['consultant', 'program'],
    concerns: ofTeam,
    arrange: async (stage, actor) => {
      await needToKnow(stage, actor, 0);
      await stage.world.db.deleteFrom('engagement_team').where('account_id', '=', actor.person.id).execute();
    },
    withdraw: ({ world }, actor) => changeNeedToKnow(world.services, houseOf(actor).owner, true),
    isOneDeed: true,
    ends: whatIsOfEngagements,
  },
  {
    name: 'the company archived',
    roles: ['consultant', 'client', 'program'],
    withdraw: async ({ world }, actor) => {
      const { planner, companyId } = houseOf(actor);
      done(await archiveCompany(world.services, planner, companyId, true));
    },
    isOneDeed: true,
    ends: (deed) => {
      const { url } = deed.route;
      // The consultancy reads and writes on, but for what is planned. What it downloads where it looks at what the company's
      // people see, it downloads as the team.
      return deed.actor.kind === 'tenant' || PLANS.includes(url) ? whatIsOfEngagements(deed) : null;
    },
  },
  {
    name: 'the company erased by the owner',
    roles: ['consultant', 'client', 'program'],
    withdraw: async ({ world }, actor) => {
      const { owner, companyId } = houseOf(actor);
      const outcome = await eraseCompany(world.services, owner, { id: companyId, name: 'Initech' });
      if (outcome !== 'erased') throw new Error(outcome);
    },
    isOneDeed: true,
    ends: (deed) => (deed.actor.kind === 'tenant' ? 'sign-in' : whatIsOfEngagements(deed)),
  },
  {
    name: 'the engagement hidden from its client',
    roles: ['client', 'program'],
    concerns: ofCompany,
    withdraw: async ({ world }, actor) => {
      const { planner, engagementId } = houseOf(actor);
      done(await setVisibility(world.services, planner, engagementId, false));
    },
    isOneDeed: true,
    ends: whatIsOfEngagements,
  },
  {
    name: 'given no engagement any more',
    roles: ['client', 'program'],
    concerns: ofCompany,
    withdraw: async ({ world }, actor) => {
      const access = { role: 'responder', seesAll: false, engagementIds: [] } as const;
      const { planner } = houseOf(actor);
      done(await changeContactAccess(world.services, planner, membershipOf(actor), access));
    },
    isOneDeed: true,
    ends: whatIsOfEngagements,
  },
  {
    name: 'made a contact who only reads',
    roles: ['client', 'program'],
    concerns: ofCompany,
    withdraw: async ({ world }, actor) => {
      const access = { role: 'reader', seesAll: true, engagementIds: [] } as const;
      const { planner } = houseOf(actor);
      done(await changeContactAccess(world.services, planner, membershipOf(actor), access));
    },
    isOneDeed: true,
    ends: ({ route: { method, url } }) => (RESPONDS.includes(`${method} ${url}`) ? 'out-of-reach' : null),
  },
];
