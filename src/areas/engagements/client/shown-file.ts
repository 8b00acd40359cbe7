import type { ClientReach } from '../../../access/context.ts';
import { errorPage, type Reply } from '../../../http/reply.ts';
import type { Services } from '../../../services.ts';
import { answerWithFile } from '../evidence/answer.ts';
import { shownBy } from './queries.ts';

/** A file that a published finding within reach shows; the page of what there is not for any other. */
export async function shownFile(
  services: Services,
  reach: ClientReach,
  { finding, evidence }: { readonly finding: string; readonly evidence: string },
): Promise<Reply> {
  const find = async () => {
    const shown = await shownBy(services, reach, finding);
    return shown.find(({ id }) => id === evidence) ?? null;
  };
  const file = await find();
  return file === null ? errorPage(404) : answerWithFile(services, file, find);
}
