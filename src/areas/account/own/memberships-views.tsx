import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';

/** A workspace in which the account is a member. */
export interface OwnMembership {
  readonly id: string;
  readonly name: string;
  /** As what. */
  readonly as: string;
  /** Where one chooses which emails one gets from it, if there are any. */
  readonly emailsHref?: string;
  /** Where its owner hands it over, who cannot leave. */
  readonly settingsHref?: string;
  /** The page on which everyone else leaves. */
  readonly leaveHref?: string;
}

function MembershipItem({
  membership: { name, as, emailsHref, settingsHref, leaveHref },
}: {
  membership: OwnMembership;
}) {
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0">
      <div class="min-w-0">
        <p class="font-medium">{name}</p>
        <p class="text-sm text-muted">{as}</p>
        {settingsHref !== undefined && (
          <p class="text-sm text-muted">
            To leave,{' '}
            <a class="link" href={settingsHref}>
              transfer ownership<span class="sr-only"> of {name}</span>
            </a>{' '}
            first.
          </p>
        )}
      </div>
      <div class="flex flex-wrap gap-3">
        {emailsHref !== undefined && (
          <LinkButton href={emailsHref} size="small">
            Choose emails<span class="sr-only"> from {name}</span>
          </LinkButton>
        )}
        {leaveHref !== undefined && (
          <LinkButton href={leaveHref} size="small">
            Leave<span class="sr-only"> {name}</span>
          </LinkButton>
        )}
      </div>
    </li>
  );
}

/** Where one belongs, and the way out. */
export const MembershipsCard = ({ memberships }: { memberships: readonly OwnMembership[] }) => (
  <Card id="workspaces" title="Workspaces" description="Where you’re a member.">
    <ul class="divide-y divide-base-300">
      {memberships.map((membership) => (
        <MembershipItem key={membership.id} membership={membership} />
      ))}
    </ul>
  </Card>
);
