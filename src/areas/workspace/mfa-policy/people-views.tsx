import { roleName } from '../../../domain/role.ts';
import { paths } from '../../../http/paths.ts';
import { Details } from '../../../ui/details.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import type { PolicyPerson, Rollout } from './queries.ts';
import { people } from './standing.ts';

function Names(props: { heading: string; group: readonly PolicyPerson[]; count: number }) {
  const { heading, group, count } = props;
  const slug = useSlug();
  if (group.length === 0) return null;
  const more = count - group.length;
  return (
    <div>
      <h3 class="mb-1 text-base-content">{heading}</h3>
      <ul class="space-y-0.5">
        {group.map((person) => (
          <li key={`${person.name} ${person.company ?? ''}`}>
            <span class="text-base-content">{person.name}</span>,{' '}
            {person.company === null
              ? roleName(person.role).toLowerCase()
              : `${roleName(person.role).toLowerCase()} of ${person.company}`}
          </li>
        ))}
        {more > 0 && (
          <li>
            and{' '}
            <a class="link" href={paths.members(slug)}>
              {people(more)} more
            </a>
          </li>
        )}
      </ul>
    </div>
  );
}

/** The people of the workspace, by whether they have set up. */
export function WhoIsWho({ rollout, missing }: { rollout: Rollout; missing: string }) {
  const { total, enrolled } = rollout;
  return (
    <Details summary="See who’s set up and who isn’t">
      <div class="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Names heading={missing} group={rollout.missing} count={total - enrolled} />
        <Names heading="Have set up already" group={rollout.ready} count={enrolled} />
      </div>
    </Details>
  );
}
