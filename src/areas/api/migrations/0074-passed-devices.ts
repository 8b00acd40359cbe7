import type { Kysely, Migration } from 'kysely';

/**
 * A session notes with which device it passed its second factor, and a token with which the session had that made it (E27): once that
 * one is gone, the token is worth no more than a password. Of those that are there already nobody knows it.
 */
export function passedDevices(): Migration {
  return {
    async up({ schema }: Kysely<unknown>) {
      for (const table of ['sessions', 'api_tokens'])
        await schema.alterTable(table).addColumn('mfa_device_id', 'text').execute();
    },
  };
}
