import { z } from 'zod';
import type { MemberContext } from '../../../access/context.ts';
import type { RequestKey } from '../../../access/kept-answers.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { FILE_FIELD } from '../../../http/file-endpoint.ts';
import { errorPage, misread, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  type ColumnsOutcome,
  CSV_FIELDS,
  cancelImport,
  chooseColumns,
  findImport,
  fixMissing,
  type Import,
  MOST_FIXED,
  notCancelledText,
  notTakenText,
  receiveImport,
  shownAgain,
  type TakingOutcome,
  takeImport,
  wordsForImport,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { answerWithImport, importAnswer } from './import-answers.ts';
import { once } from './once.ts';

const one = workspaceParams.extend({ import: idField });
const WHICH = 'Give {"all": true}, or the ids of some groups.';
const MOST_GROUPS = 10_000;
/** How many are named. */
const SOME = 20;

const noSuchGroups = (numbers: readonly number[]) =>
  `This import has no group ${numbers.slice(0, SOME).join(', ')}. Nothing was taken.`;

const takeBody = z.object({
  all: z.literal(true, WHICH).optional(),
  groups: z
    .array(z.int(WHICH).min(1, WHICH), WHICH)
    .min(1, WHICH)
    .max(MOST_GROUPS, `Give at most ${MOST_GROUPS} groups at once.`)
    .optional(),
});

const HOLD = `Give what columns hold, by their names: ${CSV_FIELDS.join(', ')}. One of them has to be title.`;
const columnsBody = z.object({ columns: z.record(z.string(), z.enum(CSV_FIELDS, HOLD), HOLD) });

const FIXED = `Give the ids of 1 to ${MOST_FIXED} findings.`;
/** What of `gone` is fixed. */
const changeBody = z.object({
  fixed: z.union(
    [idField.transform((id) => [id]), z.array(idField).min(1, FIXED).max(MOST_FIXED, FIXED)],
    FIXED,
  ),
});

type ChangeOutcome = ColumnsOutcome | TakingOutcome;
type TeamContext = Extract<MemberContext, { readonly side: 'team' }>;

interface Changing {
  readonly id: string;
  readonly requestKey: RequestKey | null;
  readonly status: 200 | 202;
  /** Why it can't be, as the import stands. */
  readonly hindered: (of: Import) => string;
}

/** Uploading, taking and cancelling imports, for programs (I2, I4, E26). To a client there are none. */
export function importChangeApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member' } as const;

  async function whole(seen: Services, { reach }: TeamContext, id: string, status: number) {
    const of = await findImport(seen, reach, id);
    return of === null ? errorPage(404) : answerWithImport(seen, of, { status });
  }

  routes.fileEndpoint({
    ...here,
    url: apiPaths.importsOf(':slug', ':engagement'),
    params: workspaceParams.extend({ engagement: idField }),
    mostBytes: services.config.fileBytes,
    answers: { status: 202, schema: importAnswer },
    receive: async (context, { params, file }) =>
      context.side === 'client' ? null : receiveImport(services, context.act, params.engagement, file),
    handler: async (context, { received: outcome }): Promise<Reply> => {
      if (context.side === 'client' || outcome === null) return errorPage(404);
      if (outcome.ok) {
        services.mail.kick();
        return whole(services, context, outcome.id, 202);
      }
      if (outcome.why === 'unknown') return errorPage(404);
      return misread({ [FILE_FIELD]: wordsForImport(outcome.why, services.config) });
    },
  });

  /** Takes or cancels one, or has it read again, and answers with it. */
  const changed = (
    context: TeamContext,
    { id, requestKey, status, hindered }: Changing,
    deed: (act: TeamContext['act']) => Promise<ChangeOutcome>,
  ) =>
    once(services, context, requestKey, {
      deed,
      answer: async (seen: Services, outcome: ChangeOutcome) => {
        if (outcome.ok) return whole(seen, context, id, status);
        if (outcome.reason === 'no-group') return misread({ groups: noSuchGroups(outcome.numbers) });
        if (outcome.reason === 'no-title') return misread({ columns: HOLD });
        return outcome.reason === 'unknown' ? errorPage(404) : errorPage(409, { body: hindered(outcome.of) });
      },
      companyOf: (outcome) => (outcome.ok ? outcome.of.companyId : null),
      isReached: async () => (await findImport(services, context.reach, id)) !== null,
    });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.takeImport(':slug', ':import'),
    params: one,
    body: takeBody,
    answers: { status: 202, schema: importAnswer },
    handler: async (context, { params, body, requestKey }) => {
      if (context.side === 'client') return errorPage(404);
      const { all, groups } = body;
      if ((all === undefined) === (groups === undefined)) return misread({ groups: WHICH });
      const choice = groups === undefined ? ({ all: 'every' } as const) : { numbers: groups };
      const reply = await changed(
        context,
        {
          id: params.import,
          requestKey,
          status: 202,
          hindered: notTakenText,
        },
        (act) => takeImport(services, act, params.import, choice),
      );
      services.mail.kick();
      return reply;
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.importColumns(':slug', ':import'),
    params: one,
    body: columnsBody,
    answers: { status: 202, schema: importAnswer },
    handler: async (context, { params, body, requestKey }) => {
      if (context.side === 'client') return errorPage(404);
      const of = await findImport(services, context.reach, params.import);
      if (of === null) return errorPage(404);
      const hold = new Map(Object.entries(body.columns));
      const names = new Set(of.columns.map(({ name }) => name));
      const unknown = [...hold.keys()].find((name) => !names.has(name));
      if (names.size > 0 && unknown !== undefined)
        return misread({ columns: `The file has no column “${unknown}”.` });
      const hindered = () =>
        'The columns of this file can’t be changed, or not any more. Nothing was changed.';
      const reply = await changed(context, { id: of.id, requestKey, status: 202, hindered }, (act) =>
        chooseColumns(
          services,
          act,
          of.id,
          of.columns.map(({ name }) => hold.get(name) ?? null),
        ),
      );
      services.mail.kick();
      return reply;
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.cancelImport(':slug', ':import'),
    params: one,
    body: z.object({}),
    answers: { status: 200, schema: importAnswer },
    handler: async (context, { params, requestKey }) => {
      if (context.side === 'client') return errorPage(404);
      return changed(
        context,
        { id: params.import, requestKey, status: 200, hindered: notCancelledText },
        (act) => cancelImport(services, act, params.import),
      );
    },
  });

  routes.endpoint({
    ...here,
    method: 'PATCH',
    url: apiPaths.import(':slug', ':import'),
    params: one,
    body: changeBody,
    answers: { status: 200, schema: importAnswer },
    handler: async (context, { params, body }) => {
      if (context.side === 'client') return errorPage(404);
      const again = await shownAgain(services, context.reach, params.import, body.fixed);
      if (again.length > 0)
        return misread({
          fixed: `A newer scan shows these again, so nothing was changed: ${again.join(', ')}.`,
        });
      const outcome = await fixMissing(services, context.act, params.import, body.fixed);
      return outcome.ok ? whole(services, context, params.import, 200) : errorPage(404);
    },
  });
}
