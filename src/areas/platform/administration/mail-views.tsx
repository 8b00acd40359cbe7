import type { VNode } from 'preact';
import { Alert } from '../../../ui/alert.tsx';
import { Card } from '../../../ui/card.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { Time } from '../../../ui/time.tsx';
import type { MailFigures } from './mail-queries.ts';

const emails = (count: number) => (count === 1 ? '1 email' : `${count} emails`);

/** Says what keeps emails from arriving, and what to do about it; nothing where all is well. */
export function MailNotice({ figures }: { readonly figures: MailFigures }): VNode | null {
  const { trouble, waiting, delayed } = figures;
  switch (trouble.kind) {
    case 'none':
      return null;
    case 'unset':
      return (
        <Alert tone="warning" title="Emails aren’t being sent">
          SMTP_URL isn’t set, so emails are only written to files on the server. Nobody receives a link to
          sign up, join or reset a password. Set SMTP_URL, then restart the server.
        </Alert>
      );
    case 'unreachable':
      return (
        <Alert tone="warning" title="The mail server can’t be used">
          <p class="break-words">Reason: {trouble.said}</p>
          <p>
            {waiting > 0 && `${emails(waiting)} waiting. `}SecPortal tries again for a day. Check SMTP_URL,
            then run “secportal mail test” on the server.
          </p>
        </Alert>
      );
    case 'delayed':
      return (
        <Alert tone="warning" title={`${emails(delayed)} delayed`}>
          The mail server refused {delayed === 1 ? 'it' : 'them'} or didn’t answer. SecPortal tries again for
          a day; the server’s log says why.
        </Alert>
      );
  }
}

/** How many emails are on their way, and how many of them late. */
export function MailCard({ figures, now }: { readonly figures: MailFigures; readonly now: number }): VNode {
  const { waiting, delayed, delayedSince, givenUp } = figures;
  return (
    <Card id="email" title="Email">
      <DescriptionList
        items={[
          { term: 'Waiting to be sent', value: waiting },
          {
            term: 'Delayed',
            value:
              delayedSince === null ? (
                delayed
              ) : (
                <>
                  {delayed}, the oldest written <Time at={delayedSince} now={now} />
                </>
              ),
          },
          { term: 'Invitations and codes not delivered in 30 days', value: givenUp },
        ]}
      />
    </Card>
  );
}
