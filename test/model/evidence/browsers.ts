import { hashToken } from '../../../src/domain/token.ts';
import { setUpApp } from '../../set-up-app.ts';
import { PASSWORD, type Visitor } from '../../visitor.ts';
import type { Person } from '../../world.ts';
import type { Office, Tab } from './office.ts';

/** What people do in their browsers, and which of their sessions come to the workspace by it. */

/** The session that a browser holds; undefined for none. */
function sessionIn({ world }: Office, { token }: Visitor) {
  return world.db
    .selectFrom('sessions')
    .select(['id', 'account_id', 'workspace_id'])
    .where('token_hash', '=', hashToken(token ?? ''))
    .executeTakeFirst();
}

/** Opens the workspace, or the other one, as far as the browser gets. */
export async function open(office: Office, tab: Tab, workspace = office.workspace): Promise<void> {
  const path = tab.isPortal ? '/portal' : `/dashboard/${workspace.slug}`;
  const { statusCode } = await tab.visitor.get(path);
  const session = await sessionIn(office, tab.visitor);
  if (statusCode === 200 && session !== undefined && workspace === office.workspace)
    office.came.add(session.id);
}

/** Signs somebody in by their password. */
export async function signIn(office: Office, { visitor }: Tab, person: Person): Promise<void> {
  await visitor.signIn(person.email, PASSWORD);
  const session = await sessionIn(office, visitor);
  if (session?.workspace_id === office.workspace.id) office.came.add(session.id);
}

/** Types what the app of whoever is signed in shows, if they have one. */
export async function prove(office: Office, tab: Tab): Promise<void> {
  const session = await sessionIn(office, tab.visitor);
  const secret = office.secrets.get(session?.account_id ?? '');
  if (secret !== undefined) await tab.visitor.post('/mfa/verify', { code: office.world.code(secret) });
  // What was proved while another workspace was open is known here once the session is back.
  await open(office, tab);
}

/** Sets up an app for whoever is signed in. */
export async function setUp(office: Office, tab: Tab): Promise<void> {
  const secret = await setUpApp(office.world, tab.visitor);
  const session = await sessionIn(office, tab.visitor);
  if (secret !== null && session !== undefined) office.secrets.set(session.account_id, secret);
  await open(office, tab);
}
