import { z } from 'zod';
import type { OwnerContext } from '../../../../access/context.ts';
import { workspaceParams } from '../../../../http/fields.ts';
import { html, type Reply, unprocessable } from '../../../../http/reply.ts';
import type { Routes } from '../../../../http/route.ts';
import { DashboardPage } from '../../../../http/shell.tsx';
import type { Services } from '../../../../services.ts';
import { workspaceEntries } from '../../../workspace/public.ts';
import { doneAt } from '../../done.ts';
import { engagementPaths } from '../../paths.ts';
import { REPORT_LANGUAGES, type ReportLanguage } from '../design.ts';
import { changeDesign, withChange } from './change-design.ts';
import { findDesign } from './queries.ts';
import { kindOf, sampled, sampleReply } from './sample-reply.ts';
import { TROUBLE } from './trouble.ts';
import { LARGEST_WORDS_FORM, readWords, valuesOfWords, wordsForm, wordsPreviewForm } from './words-form.ts';
import { type WordsFacts, WordsPage } from './words-views.tsx';

const of = workspaceParams.extend({ language: z.enum(REPORT_LANGUAGES) });

async function page(
  services: Services,
  { session, scope }: OwnerContext,
  language: ReportLanguage,
  trouble: Partial<Pick<WordsFacts, 'values' | 'errors' | 'error'>> = {},
) {
  const { design } = await findDesign(services, scope);
  const facts = { language, values: valuesOfWords(design.wording[language] ?? {}), ...trouble };
  return (
    <DashboardPage title="Report wording" current={workspaceEntries.settings} session={session}>
      <WordsPage facts={facts} />
    </DashboardPage>
  );
}

/** What a workspace's reports say by themselves, language by language, in the owner's words (R2). */
export function reportWordsRoutes(routes: Routes, services: Services): void {
  const owners = { host: 'base', access: 'owner' } as const;

  routes.page({
    ...owners,
    url: engagementPaths.reportWords(':slug', ':language'),
    params: of,
    handler: async (context, { params }) => html(await page(services, context, params.language)),
  });

  routes.action({
    ...owners,
    url: engagementPaths.reportWords(':slug', ':language'),
    params: of,
    body: wordsForm,
    largest: LARGEST_WORDS_FORM,
    from: ({ params }) => engagementPaths.reportWords(params.slug, params.language),
    // No field can be wrong in its form alone: what is wrong with it is found below.
    invalid: async (context, { params, values }) =>
      unprocessable(await page(services, context, params.language, { values })),
    handler: async (context, { params: { slug, language }, values }): Promise<Reply> => {
      const { own, errors } = readWords(language, values);
      if (Object.keys(errors).length > 0)
        return unprocessable(await page(services, context, language, { values, errors }));
      const tried = await changeDesign(
        services,
        { ...context, sampled: sampled(services, context) },
        { wording: { [language]: own } },
      );
      if (tried !== 'ok')
        return unprocessable(await page(services, context, language, { values, error: TROUBLE[tried] }));
      return doneAt(services, context, 'Words saved.', engagementPaths.reportWords(slug, language));
    },
  });

  routes.action({
    ...owners,
    url: engagementPaths.previewReportWords(':slug', ':language'),
    changesNothing: true,
    params: of,
    body: wordsPreviewForm,
    largest: LARGEST_WORDS_FORM,
    from: ({ params }) => engagementPaths.reportWords(params.slug, params.language),
    invalid: async (context, { params, values }) =>
      unprocessable(await page(services, context, params.language, { values })),
    handler: async (context, { params: { language }, values }) => {
      const { design, logo } = await findDesign(services, context.scope);
      const { own } = readWords(language, values);
      const shown = withChange(design, { language, wording: { [language]: own } });
      return sampleReply(services, { design: shown, logo }, context, kindOf(values.kind));
    },
  });
}
