import { revokeToken } from '../../../src/areas/api/tokens/commands.ts';
import { everything, type Way } from './leave.ts';
import { passes, SECOND_MS } from './ways-of-time.ts';
import { Forestalled, there } from './withdrawals.ts';

export const TOKEN_REVOKED: Way = {
  name: 'the token of a program revoked',
  roles: ['program'],
  withdraw: async ({ world }, { elsewhere, programOf }) => {
    if (!(await revokeToken(world.services, there(elsewhere.account), there(programOf))))
      throw new Forestalled('the token was none any more');
  },
  isOneDeed: true,
  ends: everything,
};

/** The token ends by which a program acts for somebody. */
export const OF_PROGRAMS: readonly Way[] = [
  TOKEN_REVOKED,
  {
    name: 'the token of a program run out',
    roles: ['program'],
    arrange: ({ world }, { programOf }) =>
      world.db
        .updateTable('api_tokens')
        .set({ expires_at: world.clock.now() + SECOND_MS })
        .where('id', '=', there(programOf))
        .execute(),
    withdraw: passes(() => SECOND_MS),
    isOneDeed: false,
    ends: everything,
  },
];
