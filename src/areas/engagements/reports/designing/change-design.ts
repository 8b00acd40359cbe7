import type { Act } from '../../../../access/context.ts';
import type { Services } from '../../../../services.ts';
import type { ReportDesign } from '../design.ts';
import { saveDesign } from './commands.ts';
import { findDesign } from './queries.ts';
import { type Sampled, type Tried, tryDesign } from './sampling.ts';

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
  design: ReportDesign,
  tries: typeof tryDesign = tryDesign,
): Promise<Tried> {
  const { logo } = await findDesign(services, scope);
  const tried = await tries({ design, logo }, sampled);
  if (tried === 'ok') await saveDesign(services, act, design);
  return tried;
}
