import type { Act } from '../../access/context.ts';
import { perform } from '../../access/deed.ts';
import { record } from '../../audit/record.ts';
import { tellOwner } from '../../mail/tell-account.ts';
import type { Services } from '../../services.ts';
import { noteAdded } from './letters.ts';
import { addNote } from './notes.ts';

/** Writes a note, records it and tells the owner. */
export async function writeNote(services: Services, act: Act<'dashboard'>, text: string): Promise<void> {
  await perform(services, act, async ({ trx, scope: { workspaceId }, actor, origin, now }) => {
    const id = await addNote(trx, { workspaceId, text, now });
    const subject = { id, label: text };
    await record(trx, { type: 'note.added', at: now, origin, workspaceId, actor, subject });
    await tellOwner(services, trx, { workspaceId, now }, noteAdded);
  });
  services.mail.kick();
}
