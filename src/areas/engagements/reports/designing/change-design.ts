import type { Act } from '../../../../access/context.ts';
import type { Services } from '../../../../services.ts';
import type { ReportDesign } from '../design.ts';
import { saveDesign } from './commands.ts';
import { findDesign } from './queries.ts';
import { type Sampled, type Tried, tryDesign } from './sampling.ts';

/** What of a design is decided anew; of its words those of some languages. */
export type DesignChange = Partial<ReportDesign>;

/** A design once something of it was decided anew. */
export const withChange = (before: ReportDesign, change: DesignChange): ReportDesign => ({
  ...before,
  ...change,
  wording: { ...before.wording, ...change.wording },
});

/** Has reports look otherwise once one was made so; a design in which none can be made leaves the one before as it is (R2). */
export async function changeDesign(
  services: Services,
  {
    act,
    scope,
    sampled,
  }: {
    readonly act: Act<'owner'>;
    readonly scope: { readonly workspaceId: string };
    readonly sampled: Sampled;
  },
  change: DesignChange,
  tries: typeof tryDesign = tryDesign,
): Promise<Tried> {
  const { design, logo } = await findDesign(services, scope);
  const tried = await tries({ design: withChange(design, change), logo }, sampled);
  if (tried === 'ok') await saveDesign(services, act, (before) => withChange(before, change));
  return tried;
}
