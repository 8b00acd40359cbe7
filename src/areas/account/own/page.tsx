import type { VNode } from 'preact';
import type { AccountContext } from '../../../access/context.ts';
import { mailStaysHere } from '../../../http/outbox-hint.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { accountEntries } from '../navigation.ts';
import { addressAwaited } from './queries.ts';
import { type OwnAccount, OwnAccountPage } from './views.tsx';

/** The page, with what of it was refused. */
export async function ownAccountPage(
  services: Services,
  { session, site, now }: AccountContext,
  refused: Pick<OwnAccount, 'naming' | 'addressing'> = {},
): Promise<VNode> {
  const { account } = session;
  const awaited = await addressAwaited(services.db, account, now);
  const inOutbox = mailStaysHere(services);
  return (
    <AccountPage current={accountEntries.own} title="Your account" session={session} site={site}>
      <OwnAccountPage account={{ name: account.name, email: account.email, awaited, inOutbox, ...refused }} />
    </AccountPage>
  );
}
