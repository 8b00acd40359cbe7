import type { OwnerContext } from '../../../../access/context.ts';
import { leaveFlash } from '../../../../access/sessions.ts';
import { workspaceParams } from '../../../../http/fields.ts';
import { framed, html, type Reply, seeOther, unprocessable } from '../../../../http/reply.ts';
import type { Routes } from '../../../../http/route.ts';
import { DashboardPage } from '../../../../http/shell.tsx';
import type { Services } from '../../../../services.ts';
import { workspaceEntries } from '../../../workspace/public.ts';
import { engagementPaths } from '../../paths.ts';
import { changeDesign } from './change-design.ts';
import { saveLogo } from './commands.ts';
import { designForm, LARGEST_DESIGN_FORM, previewForm, readDesign, valuesOf } from './form.ts';
import { type FoundDesign, findDesign } from './queries.ts';
import { LOGO_BYTES, receiveLogo, wordsForLogo } from './receive-logo.ts';
import { samplePage } from './sampling.ts';
import { type DesignFacts, DesignPage } from './views.tsx';

const TROUBLE = {
  'too-slow': 'A report in this design takes too long to make. Shorten your own sections and texts.',
  'too-large': 'A report in this design is too large to make. Shorten your own sections and texts.',
  refused:
    'We can’t make a report in this design. Look for something unusual in your own sections and texts.',
  busy: 'Too many reports are being made right now. Nothing was saved: press the button again in a minute.',
} as const;

const NO_SAMPLE = Buffer.from(
  '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>No preview</title><p>There’s no preview right now. Try again in a minute.</p></html>\n',
);

const sampled = ({ session }: Pick<OwnerContext, 'session'>) => ({
  issuer: session.workspace.name,
  reader: session.account.id,
});

const sampleReply = async (found: FoundDesign, context: Pick<OwnerContext, 'session'>): Promise<Reply> =>
  framed((await samplePage(found, sampled(context))) ?? NO_SAMPLE);

async function page(
  services: Services,
  { session, scope }: OwnerContext,
  trouble: Partial<Pick<DesignFacts, 'values' | 'errors' | 'error' | 'logoError'>> = {},
) {
  const { design, logo } = await findDesign(services, scope);
  const facts = {
    issuer: session.workspace.name,
    hasLogo: logo !== null,
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
      const tried = await changeDesign(services, { ...context, sampled: sampled(context) }, design);
      if (tried !== 'ok')
        return unprocessable(await page(services, context, { values, error: TROUBLE[tried] }));
      await leaveFlash(services.db, context.session.sessionId, 'Design saved.');
      return seeOther(engagementPaths.reportDesign(context.session.workspace.slug));
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
      const { logo } = await findDesign(services, context.scope);
      return sampleReply({ design: readDesign(values).design, logo }, context);
    },
  });

  routes.page({
    host: 'base',
    access: 'dashboard',
    url: engagementPaths.reportSample(':slug'),
    handler: async (context) => sampleReply(await findDesign(services, context.scope), context),
  });

  routes.upload({
    ...owners,
    url: engagementPaths.reportLogo(':slug'),
    from: ({ params }) => engagementPaths.reportDesign(params.slug),
    params: workspaceParams,
    mostBytes: LOGO_BYTES,
    handler: async (context, { files }): Promise<Reply> => {
      const outcome = await receiveLogo(files, services.config.pictureSeconds);
      if (!outcome.ok)
        return unprocessable(await page(services, context, { logoError: wordsForLogo(outcome.why) }));
      await saveLogo(services, context.act, outcome.picture);
      await leaveFlash(services.db, context.session.sessionId, 'Logo saved.');
      return seeOther(engagementPaths.reportDesign(context.session.workspace.slug));
    },
  });

  routes.action({
    ...owners,
    url: engagementPaths.removeReportLogo(':slug'),
    params: workspaceParams,
    from: ({ params }) => engagementPaths.reportDesign(params.slug),
    handler: async (context) => {
      await saveLogo(services, context.act, null);
      await leaveFlash(services.db, context.session.sessionId, 'Logo removed.');
      return seeOther(engagementPaths.reportDesign(context.session.workspace.slug));
    },
  });
}
