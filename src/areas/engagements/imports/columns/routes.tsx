import { leaveFlash } from '../../../../access/sessions.ts';
import { errorPage, type Reply, seeOther, unprocessable } from '../../../../http/reply.ts';
import type { Routes } from '../../../../http/route.ts';
import type { Services } from '../../../../services.ts';
import { engagementPaths } from '../../paths.ts';
import { importPage, oneImport } from '../pages.tsx';
import { chooseColumns } from './commands.ts';
import { columnsForm, readColumns } from './form.ts';

const NO_TITLE = 'Choose “Title” for one of the columns.';

/** Telling what the columns of a table hold (I1). */
export function columnRoutes(routes: Routes, services: Services): void {
  routes.action({
    host: 'base',
    access: 'dashboard',
    url: engagementPaths.importColumns(':slug', ':import'),
    params: oneImport,
    body: columnsForm,
    from: ({ params }) => engagementPaths.import(params.slug, params.import),
    // No field can be wrong in its form alone: whether one of them is the title is found below.
    invalid: () => errorPage(404),
    handler: async (context, { params, values }): Promise<Reply> => {
      const { slug, import: id } = params;
      const outcome = await chooseColumns(services, context.act, id, readColumns(values));
      if (outcome.ok) {
        services.mail.kick();
        return seeOther(engagementPaths.import(slug, id));
      }
      if (outcome.reason === 'unknown') return errorPage(404);
      if (outcome.reason === 'no-title') {
        const page = await importPage(services, context, id, { sent: { values, error: NO_TITLE } });
        return page === null ? errorPage(404) : unprocessable(page);
      }
      // Pressed twice, or by two at once, it is read already.
      await leaveFlash(
        services.db,
        context.session.sessionId,
        'The columns of this file can’t be changed now.',
      );
      return seeOther(engagementPaths.import(slug, id));
    },
  });
}
