import type { Member } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';
import type { Person, Workspace, World } from '../world.ts';

/** A browser for each side of the product, which has been there already: that would be written down at its first request. */
export interface Arrived {
  readonly admin: Visitor;
  readonly owner: Visitor;
  readonly client: Visitor;
}

/** A fixture of people who have arrived: an administrator, the owner of `acme`, and a client at its portal. */
export async function arrived({
  world,
  acme,
  olivia,
  clara,
  ada,
}: {
  readonly world: World;
  readonly acme: Workspace;
  readonly olivia: Member;
  readonly clara: Member;
  readonly ada: Person & { readonly secret: Uint8Array };
}): Promise<Arrived> {
  const admin = await world.signedIn(ada, null);
  await admin.post('/mfa/verify', { code: world.code(ada.secret) });
  const owner = await world.signedIn(olivia, acme);
  const client = await world.signedIn(clara, acme, 'tenant');
  await owner.get(`/dashboard/${acme.slug}`);
  await client.get('/portal');
  return { admin, owner, client };
}
