import { testInOneWorld } from '../../fixtures.ts';
import { type Specimen, specimensOf } from './actions.ts';
import { gather } from './gathering.ts';
import { Doorstep } from './requests.ts';

/** A test that shares one stage with the others of its file: everybody in it, and everything that they can do. */
export const test = testInOneWorld
  .extend('stage', { scope: 'file' }, async ({ world }, { onCleanup }) => {
    const beside = await world.openBeside();
    onCleanup(() => beside.destroy());
    return gather(world, beside);
  })
  .extend('door', { scope: 'file' }, async ({ stage }, { onCleanup }) => {
    const door = await Doorstep.of(stage.world);
    onCleanup(() => door.close());
    return door;
  })
  .extend('specimens', { scope: 'file' }, ({ stage }): Promise<readonly Specimen[]> => specimensOf(stage));
