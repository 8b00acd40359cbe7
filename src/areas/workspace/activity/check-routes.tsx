import { z } from 'zod';
import type { RecordContext } from '../../../access/context.ts';
import { type Finding, isAllRight, keyOrObstacle } from '../../../audit/chain/checking.ts';
import { headNow } from '../../../audit/chain/head-now.ts';
import { readHeads } from '../../../audit/chain/heads.ts';
import { headKey } from '../../../audit/chain/keys.ts';
import { findingInWords, obstacleInWords } from '../../../audit/chain/words.ts';
import { inOnePart } from '../../../domain/in-one-part.ts';
import { plainlyTyped } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { datedName, download, html, json, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { workspaceEntries } from '../navigation.ts';
import { RECORD_ACCESS } from '../record-access.ts';
import { askForCheck } from './check-commands.ts';
import { type CheckFacts, CheckPage, checkProgressText, type ShownCheck } from './check-views.tsx';
import { type Check, findCheck } from './checks.ts';

const GIVEN_UP =
  'Something went wrong on our side, so the log wasn’t checked. Try again. If that doesn’t help, ask the people who run the server.';

/** Whether a log is right, or wrong, or was not looked at: that one has to wait is no alarm. */
function outcomeOf(finding: Finding | null): 'right' | 'wrong' | 'unchecked' {
  if (finding === null || ('obstacle' in finding && finding.obstacle === 'not-chained')) return 'unchecked';
  return isAllRight(finding) ? 'right' : 'wrong';
}

function shownOf(check: Check | null): ShownCheck {
  if (check === null) return { state: 'none' };
  const { checked, entries, finishedAt, finding } = check;
  if (finishedAt === null) return { state: 'under-way', checked, entries };
  return {
    ...{ state: 'over', at: finishedAt },
    outcome: outcomeOf(finding),
    says: finding === null ? GIVEN_UP : findingInWords(finding),
  };
}

const WRONG_PROOF = {
  unreadable:
    'This isn’t a line from one of our emails or files. Copy all of it, from the first bracket to the last.',
  'other-installation': 'This is from another server.',
  forged: 'This was changed since we signed it. Copy it again from the email or file.',
} as const;

/** What is wrong with what an owner kept; null where nothing is. */
async function wrongProof(
  services: Services,
  { scope }: RecordContext,
  proof: string,
): Promise<string | null> {
  if (proof === '') return null;
  const key = await keyOrObstacle(services, headKey);
  if (typeof key === 'string') return obstacleInWords(key);
  const reading = readHeads(key, proof);
  if (!reading.ok) return WRONG_PROOF[reading.why];
  const isOurs = reading.heads.every(({ chain }) => chain === scope.workspaceId);
  return isOurs ? null : 'This is from the log of another workspace.';
}

const TOO_LONG = 'Paste at most 20,000 characters.';
const checkForm = z.object({ proof: plainlyTyped.pipe(z.string().trim().max(20_000, TOO_LONG)) });

/** Checks the workspace's activity log, and hands out where it ends (B11). */
export function checkRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: RECORD_ACCESS } as const;
  const { db } = services;

  const page = async (context: RecordContext, proof?: CheckFacts['proof']) => {
    const { session, scope, now } = context;
    const check = shownOf(await findCheck(db, scope.workspaceId));
    const signed = await headNow(services, context.scope.workspaceId, context.now);
    const head = signed && { ...signed, line: JSON.stringify(signed) };
    const facts = { check, head, zone: session.workspace.zone, now, ...(proof !== undefined && { proof }) };
    return (
      <DashboardPage title="Check the activity log" current={workspaceEntries.activity} session={session}>
        <CheckPage facts={facts} />
      </DashboardPage>
    );
  };
  const refused = async (context: RecordContext, typed: string, error: string) =>
    unprocessable(await page(context, { typed, error }));

  routes.page({
    ...here,
    url: paths.activityCheck(':slug'),
    handler: async (context) => html(await page(context)),
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: paths.activityCheckProgress(':slug'),
    handler: async ({ scope }) => {
      const check = shownOf(await findCheck(db, scope.workspaceId));
      const isUnderWay = check.state === 'under-way';
      return json({
        isUnderWay,
        says: checkProgressText(check),
        ...(isUnderWay && check.entries > 0 && { drawn: check.checked }),
      });
    },
  });

  routes.page({
    ...here,
    url: paths.activityHead(':slug'),
    handler: async (context) => {
      const head = await headNow(services, context.scope.workspaceId, context.now);
      const { session, now } = context;
      // The page says why there is none.
      if (head === null) return seeOther(paths.activityCheck(session.workspace.slug));
      return download({
        name: datedName(`${session.workspace.slug}-activity-head`, now, 'json'),
        type: 'application/json; charset=utf-8',
        content: inOnePart(`${JSON.stringify(head)}\n`),
      });
    },
  });

  routes.action({
    ...here,
    url: paths.activityCheck(':slug'),
    body: checkForm,
    invalid: (context, { values, errors }) =>
      refused(context, values.proof ?? '', errors.proof ?? 'Paste one line of text.'),
    handler: async (context, { body: { proof } }) => {
      const wrong = await wrongProof(services, context, proof);
      if (wrong !== null) return refused(context, proof, wrong);
      await askForCheck(services, context.act, proof);
      return seeOther(paths.activityCheck(context.session.workspace.slug));
    },
  });
}
