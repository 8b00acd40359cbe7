import type { Kysely, Migration } from 'kysely';

/** The queue of mails becomes the queue of all jobs; what waits in it is a mail. */
export function jobs(): Migration {
  return {
    async up({ schema }: Kysely<unknown>) {
      await schema.alterTable('mail_queue').renameTo('jobs').execute();
      await schema
        .alterTable('jobs')
        .addColumn('kind', 'text', (column) => column.notNull().defaultTo('mail'))
        .execute();
      await schema.dropIndex('mail_queue_due').execute();
      await schema.createIndex('jobs_due').on('jobs').columns(['kind', 'due_at']).execute();
    },
  };
}
