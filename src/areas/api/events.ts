import type { MeaningsOf } from '../../audit/events.ts';

/** Which token by its id; what somebody calls it is their own. */
interface Single {
  'token.made': { tokenId: string; mayWrite: boolean; days: number };
  'token.revoked': { tokenId: string };
}

declare module '../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

/** What becomes of tokens for programs. */
export const apiEvents: MeaningsOf<Single> = {
  'token.made': {
    kind: 'access',
    says: ({ detail }) => `Created an API token that can ${detail.mayWrite ? 'read and write' : 'read'}.`,
  },
  'token.revoked': { kind: 'access', says: () => 'Revoked an API token.' },
};
