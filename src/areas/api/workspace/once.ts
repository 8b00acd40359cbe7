import type { MemberContext } from '../../../access/context.ts';
import { KeyUnderWay, keeping, keptAnswer, type RequestKey } from '../../../access/kept-answers.ts';
import { errorPage, json, misread, type Reply } from '../../../http/reply.ts';
import { REQUEST_KEY } from '../../../http/request-key.ts';
import type { Services } from '../../../services.ts';

/** What a program asks to have done. */
export interface OnceAsked<Act, Outcome> {
  /** A command, of which `perform` gives the outcome unchanged. */
  readonly deed: (act: Act) => Promise<Outcome>;
  /** What is answered. Of the services' database it reads what the deed has written. */
  readonly answer: (services: Services, outcome: Outcome) => Reply | Promise<Reply>;
  /** Of which company a deed that was done is; it is asked of no other. Null: it is the workspace's own. */
  readonly companyOf: (outcome: Outcome) => string | null;
  /**
   * Whether what the deed made, by its id, is still there and within the asker's reach. `addressed`: all that is told of was found
   * there by the address of the request.
   */
  readonly isReached: 'addressed' | ((id: string) => Promise<boolean>);
}

/**
 * Does what a program asks for, once for each of its keys (E26): asked again in the next 24 hours, the first answer is given
 * again; another request with the key is told so (422), and one that comes before the first was answered too (409). What is
 * refused is not kept. Call it once what is asked about is known to be within the asker's reach: what was answered before is
 * for nobody else.
 */
export async function once<Context extends MemberContext, Outcome>(
  services: Services,
  context: Context,
  key: RequestKey | null,
  { deed, answer, companyOf, isReached }: OnceAsked<Context['act'], Outcome>,
): Promise<Reply> {
  if (key === null) return answer(services, await deed(context.act));
  const kept = await keptAnswer(services, context, key);
  if (kept === 'another')
    return misread({ [REQUEST_KEY]: 'You used this key for another request. Use a new one for each.' });
  if (kept !== null) {
    const { id } = kept.body as { readonly id: string };
    if (isReached !== 'addressed' && !(await isReached(id))) return errorPage(404);
    return json(kept.body, kept.status, kept.etag);
  }
  let given: Reply | null = null;
  const keeps = keeping(services, context, key, async (trx, outcome) => {
    given = await answer({ ...services, db: trx }, outcome as Outcome);
    if (given.kind !== 'json') return null;
    const { kind: _, ...kept } = given;
    return { companyId: companyOf(outcome as Outcome), answer: kept };
  });
  try {
    const outcome = await deed({ ...context.act, once: keeps });
    return given ?? (await answer(services, outcome));
  } catch (error) {
    if (!(error instanceof KeyUnderWay)) throw error;
    return errorPage(409, {
      body: 'A request with this key is still under way. Send it again in a moment to get its answer.',
    });
  }
}
