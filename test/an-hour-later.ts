import type { Visitor } from './visitor.ts';
import type { World } from './world.ts';

/** Lets somewhat over an hour go by for a session that is in use all along, and passes nothing. */
export async function anHourLater({ clock }: Pick<World, 'clock'>, visitor: Visitor): Promise<void> {
  for (let n = 0; n < 3; n += 1) {
    clock.advance(21 * 60_000);
    await visitor.get('/login');
  }
}
