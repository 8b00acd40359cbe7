import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { ASSET_RESULTS } from '../../../domain/retest.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import { addressWith } from '../../../http/list.ts';
import { given } from '../../../http/plain-fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { engagementPaths } from '../paths.ts';
import { giveResult, wordsProblem } from './give-result.ts';
import { assetField, ResultPage, type ResultTrouble } from './result-views.tsx';
import { assetName } from './sheet-views.tsx';
import { movedOn, roundFrame, type WholeRound, wholeRound } from './team-page.tsx';

const one = workspaceParams.extend({ round: idField, finding: idField });

const resultForm = z.object({
  /** The asset, as its page names it. */
  asset: given(z.string()),
  seen: given(z.string().max(64)),
  result: z.enum(ASSET_RESULTS, 'Choose what the retest showed.'),
  words: plainlyTyped,
  rest: z.enum(['yes']).optional(),
  onwards: z.enum(['next', 'back']).optional(),
});

/** Where the next asset without a result is: of this finding, or of one behind it; the round itself where there is none. */
function nextOf({ round, sheets }: WholeRound, slug: string, findingId: string): string {
  const place = sheets.findIndex(({ finding }) => finding.id === findingId);
  for (const { finding, rows } of [...sheets.slice(place), ...sheets.slice(0, place)]) {
    const open = rows.findIndex(({ result, isGone }) => result === null && !isGone);
    if (open >= 0)
      return addressWith(engagementPaths.giveResult(slug, round.id, finding.id), { asset: String(open + 1) });
  }
  return engagementPaths.round(slug, round.id);
}

/** Giving the assets of a round their results, one after the other (E19). */
export function resultRoutes(routes: Routes, services: Services): void {
  const here = {
    host: 'base',
    access: 'dashboard',
    url: engagementPaths.giveResult(':slug', ':round', ':finding'),
    params: one,
  } as const;

  /** The page of one of a finding's assets, by its place or its name. */
  async function page(
    context: DashboardContext,
    { round, finding }: z.output<typeof one>,
    asset: number | string,
    trouble?: ResultTrouble,
  ): Promise<Reply> {
    const whole = await wholeRound(services, context, round);
    const sheet = whole?.sheets.find((one) => one.finding.id === finding);
    if (whole == null || sheet === undefined) return errorPage(404);
    const at = engagementPaths.round(context.session.workspace.slug, round);
    if (whole.round.state !== 'running') return movedOn(at);
    const rows = sheet.rows.filter(({ isGone }) => !isGone);
    const row =
      typeof asset === 'number'
        ? (rows[asset - 1] ?? rows[0])
        : rows.find((row) => assetField(row) === asset);
    if (row === undefined) return movedOn(at);
    const shown = await roundFrame(services, context, whole, {
      title: assetName(row.asset),
      body: <ResultPage facts={{ ...whole, sheet, row, trouble }} />,
    });
    return trouble === undefined ? html(shown) : unprocessable(shown);
  }

  routes.page({
    ...here,
    query: z.object({ asset: z.coerce.number().int().min(1).catch(1) }),
    handler: (context, { params, query }) => page(context, params, query.asset),
  });

  routes.action({
    ...here,
    body: resultForm,
    from: ({ params: { slug, round, finding } }) => engagementPaths.giveResult(slug, round, finding),
    invalid: (context, { params, body: { asset = '' }, values, errors }) =>
      page(context, params, asset, { values, errors }),
    handler: async (context, { params, body, values }) => {
      const { asset, seen, result, onwards } = body;
      const words = body.words.trim();
      const problem = wordsProblem(result, words);
      if (problem !== null) return page(context, params, asset, { values, errors: { words: problem } });
      const [what = '', where = ''] = asset.split(' | ');
      const { slug } = context.session.workspace;
      const outcome = await giveResult(services, context.act, params.round, {
        ...{ findingId: params.finding, asset: { what, where }, result, words, seen },
        forRest: body.rest === 'yes',
      });
      if (outcome.ok) {
        const whole = onwards === 'next' ? await wholeRound(services, context, params.round) : null;
        const says = outcome.given === 1 ? 'Saved.' : `Saved for ${outcome.given} assets.`;
        await leaveFlash(services.db, context.session.sessionId, says);
        return seeOther(
          whole === null ? engagementPaths.round(slug, params.round) : nextOf(whole, slug, params.finding),
        );
      }
      switch (outcome.reason) {
        case 'unknown':
          return errorPage(404);
        case 'changed':
          return page(context, params, asset, { values, errors: {}, theirs: outcome.theirs });
        case 'asset':
        case 'state':
          return movedOn(engagementPaths.round(slug, params.round));
      }
    },
  });
}
