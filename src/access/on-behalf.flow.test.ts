import { expect } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../../test/consultancy.ts';
import { PASSWORD, type Visitor } from '../../test/visitor.ts';
import type { Person, World } from '../../test/world.ts';
import { endAccountSessions, setDisabled } from '../areas/platform/administration/commands.ts';
import { COMMAND_LINE } from '../audit/record.ts';

const NEW_PASSWORD = 'a dozen copper weathervanes';

/** Somebody with two sessions: in the earlier one they ask for something. */
interface Twofold {
  readonly world: World;
  readonly person: Person;
  readonly earlier: Visitor;
  readonly later: Visitor;
  /** Where a mailed link leads, which was asked for before anything else. */
  readonly resetToken: string;
}

type Happening = (of: Twofold) => Promise<unknown>;

const disable: Happening = async ({ world: { services, clock }, person }) => {
  for (const disabled of [true, false]) {
    const by = { ...COMMAND_LINE, now: clock.now() };
    await setDisabled(services, by, { accountId: person.id, disabled, reason: 'stolen' });
  }
};

const endAll: Happening = ({ world: { services, clock }, person: { id: accountId, email } }) =>
  endAccountSessions(services, { ...COMMAND_LINE, now: clock.now() }, { accountId, email });

const resetByMail: Happening = async ({ world, resetToken: token }) =>
  leadsTo(await world.visitor().post('/password/reset', { token, password: NEW_PASSWORD }));

const signOut: Happening = async ({ earlier }) => leadsTo(await earlier.post('/logout'));

const changePassword = async (by: Visitor) => {
  leadsTo(await by.post('/account/security/password', { current: PASSWORD, password: NEW_PASSWORD }));
};

const endOthers = async (by: Visitor) => leadsTo(await by.post('/account/security/sessions/end-others'));

/** Ends the earlier session by its number, or only the later one. */
const endOne =
  (which: 'earlier' | 'later'): Happening =>
  async ({ world, person, earlier, later }) => {
    const sessions = world.db.selectFrom('sessions').select('id').where('account_id', '=', person.id);
    const [first, second] = await sessions.orderBy('id').execute();
    const [by, session] = which === 'earlier' ? [later, first?.id] : [earlier, second?.id];
    leadsTo(await by.post('/account/security/sessions/end', { session: session ?? '' }));
  };

/** What may happen to them meanwhile, and whether what the earlier session asked for is done. */
const HAPPENINGS: Readonly<Record<string, readonly [goesOn: boolean, ...happens: readonly Happening[]]>> = {
  'nothing happens': [true],
  'they sign out': [true, signOut],
  'the later session is ended': [true, endOne('later')],
  'they change the password there': [true, ({ earlier }) => changePassword(earlier)],
  'they sign out everywhere else there': [true, ({ earlier }) => endOthers(earlier)],
  'the password is reset by mail': [false, resetByMail],
  'they sign out, and the password is reset by mail': [false, signOut, resetByMail],
  'the account is disabled, and enabled again': [false, disable],
  'an administrator ends all sessions': [false, endAll],
  'they change the password in the later session': [false, ({ later }) => changePassword(later)],
  'they sign out everywhere else in the later session': [false, ({ later }) => endOthers(later)],
  'the earlier session is ended from the later one': [false, endOne('earlier')],
};

const test = base
  .extend('twofold', { scope: 'file' }, ({ world, acme }) => async (nth: number): Promise<Twofold> => {
    const person = await world.account(`Tara ${nth}`);
    await world.join(person, acme, 'consultant');
    await world.visitor(undefined, `198.51.100.${nth}`).post('/password/forgot', { email: person.email });
    const mail = (await world.mailTo(person.email)).at(-1);
    const resetToken = /\/password\/reset\?token=([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '';
    const earlier = await world.signedIn(person, acme);
    return { world, person, earlier, later: await world.signedIn(person, acme), resetToken };
  })
  .extend('plannedOnce', { scope: 'file' }, ({ plan }) => plan());

test.for(Object.entries(HAPPENINGS).map((one, nth) => [...one, nth] as const))(
  'D8 E1: what a session has asked of a job, where %s before it is done',
  async ([, [goesOn, ...happens], nth], { world, owner, twofold, plannedOnce }) => {
    const of = await twofold(nth);
    const report = leadsTo(
      await of.earlier.post(`${plannedOnce}/reports/new`, { kind: 'full', format: 'json' }),
    );
    for (const happen of happens) await happen(of);
    await world.mailTo('');
    const asked = (await owner.get(`/api/v1/workspaces/acme/reports/${idIn(report)}`)).json();
    expect(asked).toMatchObject(
      goesOn ? { state: 'ready', problem: null } : { state: 'failed', problem: 'withdrawn' },
    );
  },
);
