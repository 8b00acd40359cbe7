import { z } from 'zod';
import type { DashboardContext } from '../../access/context.ts';
import { text } from '../../http/fields.ts';
import { html, seeOther, unprocessable } from '../../http/reply.ts';
import type { Routes } from '../../http/route.ts';
import { DashboardPage } from '../../http/shell.tsx';
import type { Services } from '../../services.ts';
import { writeNote } from './commands.ts';
import { noteEntries } from './navigation.ts';
import { notePaths } from './paths.ts';
import { notesOf } from './queries.ts';
import { NotesPage } from './views.tsx';

const note = z.object({ text: text('Enter what the note is to say.') });

export function noteRoutes(routes: Routes, services: Services): void {
  const here = { url: notePaths.notes(':slug'), host: 'base', access: 'dashboard' } as const;

  async function page({ session, scope }: DashboardContext, error?: string) {
    return (
      <DashboardPage title="Notes" current={noteEntries.notes} session={session}>
        <NotesPage notes={await notesOf(services.db, scope)} error={error} />
      </DashboardPage>
    );
  }

  routes.page({ ...here, handler: async (context) => html(await page(context)) });

  routes.action({
    ...here,
    body: note,
    invalid: async (context, { errors }) => unprocessable(await page(context, errors.text)),
    handler: async (context, { body }) => {
      await writeNote(services, context.act, body.text);
      return seeOther(notePaths.notes(context.session.workspace.slug));
    },
  });
}
