import { z } from 'zod';
import type { OwnerContext } from '../../../../access/context.ts';
import { isSeenOnWhite } from '../../../../files/seen-on-white.ts';
import { typed, workspaceParams } from '../../../../http/fields.ts';
import { given } from '../../../../http/plain-fields.ts';
import { html, type Reply, unprocessable } from '../../../../http/reply.ts';
import type { Routes } from '../../../../http/route.ts';
import { DashboardPage } from '../../../../http/shell.tsx';
import type { Services } from '../../../../services.ts';
import { workspaceEntries } from '../../../workspace/public.ts';
import { doneAt } from '../../done.ts';
import { engagementPaths } from '../../paths.ts';
import { REPORT_LANGUAGES } from '../design.ts';
import { changeDesign, withChange } from './change-design.ts';
import { saveLogo } from './commands.ts';
import { designForm, LARGEST_DESIGN_FORM, previewForm, readDesign, valuesOf } from './form.ts';
import { findDesign } from './queries.ts';
import { LOGO_BYTES, receiveLogo, wordsForLogo } from './receive-logo.ts';
import { kindOf, sampled, sampleReply } from './sample-reply.ts';
import { TROUBLE } from './trouble.ts';
import { type DesignFacts, DesignPage } from './views.tsx';

/** Which report is looked at, and in which language where that is not the design's. */
const sampleQuery = z.object({
  kind: given(typed),
  language: given(z.enum(REPORT_LANGUAGES).optional()),
});

async function page(
  services: Services,
  { session, scope }: OwnerContext,
  trouble: Partial<Pick<DesignFacts, 'values' | 'errors' | 'error' | 'logoError'>> = {},
) {
  const { design, logo } = await findDesign(services, scope);
  const facts = {
    issuer: session.workspace.name,
    hasLogo: logo !== null,
    isLogoSeen: logo === null || (await isSeenOnWhite(logo.bytes, services.config.pictureSeconds)),
    wordsIn: design.language,
    values: valuesOf(design),
    ...trouble,
  };
  return (
    <DashboardPage title="Report design" current={workspaceEntries.settings} session={session}>
      <DesignPage facts={facts} />
    </DashboardPage>
  );
}

/** How a workspace's reports look (R2): the owner decides it, with a sample beside the form, and consultants see the sample. */
export function designRoutes(routes: Routes, services: Services): void {
  const owners = { host: 'base', access: 'owner' } as const;
  const done = (context: OwnerContext, says: string) =>
    doneAt(services, context, says, engagementPaths.reportDesign(context.session.workspace.slug));

  routes.page({
    ...owners,
    url: engagementPaths.reportDesign(':slug'),
    handler: async (context) => html(await page(services, context)),
  });

  routes.action({
    ...owners,
    url: engagementPaths.reportDesign(':slug'),
    params: workspaceParams,
    body: designForm,
    largest: LARGEST_DESIGN_FORM,
    from: ({ params }) => engagementPaths.reportDesign(params.slug),
    // No field can be wrong in its form alone: what is wrong with it is found below.
    invalid: async (context, { values }) => unprocessable(await page(services, context, { values })),
    handler: async (context, { values }): Promise<Reply> => {
      const { design, errors } = readDesign(values);
      if (Object.keys(errors).length > 0)
        return unprocessable(await page(services, context, { values, errors }));
      const tried = await changeDesign(services, { ...context, sampled: sampled(services, context) }, design);
      if (tried !== 'ok')
        return unprocessable(await page(services, context, { values, error: TROUBLE[tried] }));
      return done(context, 'Design saved.');
    },
  });

  routes.action({
    ...owners,
    url: engagementPaths.reportPreview(':slug'),
    changesNothing: true,
    params: workspaceParams,
    body: previewForm,
    largest: LARGEST_DESIGN_FORM,
    from: ({ params }) => engagementPaths.reportDesign(params.slug),
    invalid: async (context, { values }) => unprocessable(await page(services, context, { values })),
    // What is wrong is shown beside its field once somebody saves; till then the sample is as it would be without it.
    handler: async (context, { values }) => {
      const { design, logo } = await findDesign(services, context.scope);
      const shown = withChange(design, readDesign(values).design);
      return sampleReply(services, { design: shown, logo }, context, kindOf(values.kind));
    },
  });

  routes.page({
    host: 'base',
    access: 'dashboard',
    url: engagementPaths.reportSample(':slug'),
    query: sampleQuery,
    handler: async (context, { query: { kind, language } }) => {
      const { design, logo } = await findDesign(services, context.scope);
      const shown = { ...design, language: language ?? design.language };
      return sampleReply(services, { design: shown, logo }, context, kindOf(kind));
    },
  });

  routes.upload({
    ...owners,
    url: engagementPaths.reportLogo(':slug'),
    from: ({ params }) => engagementPaths.reportDesign(params.slug),
    params: workspaceParams,
    mostBytes: LOGO_BYTES,
    receive: (_, { files }) => receiveLogo(files, services.config.pictureSeconds),
    handler: async (context, { received }): Promise<Reply> => {
      if (!received.ok)
        return unprocessable(await page(services, context, { logoError: wordsForLogo(received.why) }));
      await saveLogo(services, context.act, received.picture);
      return done(context, 'Logo saved.');
    },
  });

  routes.action({
    ...owners,
    url: engagementPaths.removeReportLogo(':slug'),
    params: workspaceParams,
    from: ({ params }) => engagementPaths.reportDesign(params.slug),
    handler: async (context) => {
      await saveLogo(services, context.act, null);
      return done(context, 'Logo removed.');
    },
  });
}
