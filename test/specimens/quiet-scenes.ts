import { leaveFlash } from '../../src/access/sessions.ts';
import type { World } from '../world.ts';
import { flashOf } from './people.ts';
import type { Asked } from './request.ts';
import { type Scene, setScene } from './scene.ts';
import type { AskerName } from './sending.ts';

/**
 * Scenes in which nothing was done, for whoever asks next: pages only read, and what is not there is not acted on. To set
 * one costs more than to ask.
 */
export class QuietScenes {
  readonly #world: World;
  readonly #prepare: (scene: Scene) => Promise<unknown>;
  readonly #untouched: Scene[] = [];

  /** `prepare` is done to each scene once, when it is set. */
  constructor(world: World, prepare: (scene: Scene) => Promise<unknown> = async () => undefined) {
    this.#world = world;
    this.#prepare = prepare;
  }

  /** One that nobody has changed anything in; whoever asks is to be shown their line of words again. */
  async take(who: AskerName): Promise<Scene> {
    const scene = this.#untouched.pop() ?? (await this.#set());
    if (who !== 'nobody')
      await leaveFlash(this.#world.db, scene.people[who].sessionId, flashOf(who, scene.number));
    return scene;
  }

  /** Gives it back after a request that was answered so, unless that may have changed something. */
  giveBack(scene: Scene, { method }: Asked, status: number): void {
    if (method === 'GET' || status === 404) this.#untouched.push(scene);
  }

  async #set(): Promise<Scene> {
    const scene = await setScene(this.#world);
    await this.#prepare(scene);
    return scene;
  }
}
