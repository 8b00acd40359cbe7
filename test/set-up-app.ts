import { base32 } from '@scure/base';
import { codeAt, stepAt } from '../src/domain/totp.ts';
import type { Visitor } from './visitor.ts';
import type { World } from './world.ts';

/** Sets up an app for whoever is signed in, on the page for it, as they would. Its secret; null where that page isn't shown. */
export async function setUpApp(world: World, visitor: Visitor): Promise<Uint8Array | null> {
  const page = await visitor.get('/mfa/setup');
  const key = /[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}/.exec(page.body)?.[0];
  if (key === undefined) return null;
  const secret = base32.decode(key.replaceAll(' ', ''));
  const done = await visitor.post('/mfa/setup', { code: codeAt(secret, stepAt(world.clock.now())) });
  if (done.statusCode !== 303) throw new Error(`the app was not set up: ${done.statusCode}`);
  return secret;
}
