import type { Trx } from '../../src/data/database.ts';
import { newId } from '../../src/data/id.ts';
import { hashToken, newToken } from '../../src/domain/token.ts';
import { addressed, DAY_MS, marked } from './people.ts';
import type { Scene } from './scene.ts';

const LINKS = [
  'invitation',
  'known-invitation',
  'sign-up',
  'further-workspace',
  'password-reset',
  'new-address',
  'withdrawn-invitation',
  'expired-invitation',
  'used-sign-up',
  'used-further-workspace',
  'used-password-reset',
  'used-new-address',
] as const;
/** What a mailed link of a scene is for. */
export type Link = (typeof LINKS)[number];
const SPENT = /^(?:withdrawn|used)-/;

/** Adds one of each kind, those that are spent included. */
export async function addLinks(
  trx: Trx,
  scene: Omit<Scene, 'links' | 'findings' | 'templateId' | 'resets' | 'tokenId' | 'stopTokens' | 'answerOf'>,
  knownEmail: string,
  now: number,
) {
  const { workspaceId, companyId, people, number } = scene;
  const invitation = { role: 'client', companyId, inviterId: people.owner.id };
  const asked = {
    workspace: marked('New-Place', number),
    slug: marked('new-place', number),
    name: marked('new', number),
  };
  const moving = { accountId: people.owner.id, to: addressed('moved', number) };
  const wanted = {
    invitation: ['invitation', addressed('invited', number), workspaceId, invitation],
    'known-invitation': ['invitation', knownEmail, workspaceId, invitation],
    'sign-up': ['sign-up', addressed('new', number), null, asked],
    'further-workspace': ['owner-invitation', people.owner.email, null, null],
    'password-reset': ['password-reset', people.owner.email, null, null],
    'new-address': ['new-address', people.owner.email, null, moving],
    'withdrawn-invitation': ['invitation', addressed('withdrawn', number), workspaceId, invitation],
    'expired-invitation': ['invitation', addressed('expired', number), workspaceId, invitation],
    'used-sign-up': ['sign-up', addressed('signed-up', number), null, asked],
    'used-further-workspace': ['owner-invitation', people.owner.email, null, null],
    'used-password-reset': ['password-reset', people.owner.email, null, null],
    'used-new-address': ['new-address', people.owner.email, null, moving],
  } as const satisfies Record<Link, unknown>;
  const issued = LINKS.map((link) => ({ link, id: newId(), token: newToken() }));
  // By one statement: scenes are set by the thousand.
  await trx
    .insertInto('one_time_links')
    .values(
      issued.map(({ link, id, token }) => {
        const [purpose, email, workspace_id, payload] = wanted[link];
        return {
          id,
          purpose,
          token_hash: hashToken(token),
          email,
          workspace_id,
          payload: JSON.stringify(payload),
          created_at: now,
          expires_at: now + (link.startsWith('expired') ? 0 : DAY_MS),
          // Long enough ago for nobody's press to be taken for the second one of whoever used it.
          used_at: SPENT.test(link) ? now - DAY_MS : null,
        };
      }),
    )
    .execute();
  return Object.fromEntries(
    issued.map(({ link, id, token }) => [link, { id, token, email: wanted[link][1] }]),
  ) as Scene['links'];
}
