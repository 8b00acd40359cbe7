import type { VNode } from 'preact';
import { browserName } from '../../../domain/browser-name.ts';
import { paths } from '../../../http/paths.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import { PostButton } from './post-button.tsx';
import type { OwnSession } from './queries.ts';

/** Where the account is signed in, and the way to end that (ASVS 7.5.2). */
export function SessionsCard(props: {
  sessions: readonly OwnSession[];
  currentSessionId: string;
  now: number;
}): VNode {
  const { sessions, currentSessionId, now } = props;
  return (
    <Card
      id="sessions"
      title="Active sessions"
      flush
      actions={
        sessions.length > 1 && (
          <PostButton action={paths.endOtherSessions}>Sign out all other sessions</PostButton>
        )
      }
    >
      <DataTable
        caption="Your sessions"
        rows={sessions}
        columns={[
          {
            header: 'Browser',
            role: 'lead',
            cell: (one) => (
              <>
                {browserName(one.userAgent)}{' '}
                {one.id === currentSessionId && <Badge tone="info">This device</Badge>}
              </>
            ),
          },
          {
            header: 'Workspace',
            cell: (one) =>
              one.workspace === null ? '–' : `${one.workspace}${one.portal ? ' (portal)' : ''}`,
          },
          { header: 'Address', cell: (one) => <span class="figures">{one.ip}</span> },
          { header: 'Signed in', cell: (one) => <Time at={one.signedInAt} now={now} /> },
          { header: 'Last used', cell: (one) => <Time at={one.seenAt} now={now} /> },
          {
            header: 'End',
            role: 'action',
            cell: (one) =>
              one.id !== currentSessionId && (
                <PostButton action={paths.endSession} field={{ name: 'session', value: one.id }}>
                  Sign out{' '}
                  <span class="sr-only">
                    session {sessions.indexOf(one) + 1}, {browserName(one.userAgent)}
                  </span>
                </PostButton>
              ),
          },
        ]}
      />
    </Card>
  );
}
