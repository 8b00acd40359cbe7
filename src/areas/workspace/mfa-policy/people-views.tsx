import { roleName } from '../../../domain/role.ts';
import { Details } from '../../../ui/details.tsx';
import type { PolicyPerson } from './queries.ts';

function Names({ heading, group }: { heading: string; group: readonly PolicyPerson[] }) {
  if (group.length === 0) return null;
  return (
    <div>
      <h3 class="mb-1 text-base-content">{heading}</h3>
      <ul class="space-y-0.5">
        {group.map((person) => (
          <li key={`${person.name} ${person.company ?? ''}`} class="break-words">
            <span class="text-base-content">{person.name}</span>,{' '}
            {person.company === null
              ? roleName(person.role).toLowerCase()
              : `${roleName(person.role).toLowerCase()} of ${person.company}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Everybody in the workspace, by whether they have set up. */
export function WhoIsWho({ everybody, missing }: { everybody: readonly PolicyPerson[]; missing: string }) {
  return (
    <Details summary="Who is who">
      <div class="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Names heading={missing} group={everybody.filter((person) => !person.enrolled)} />
        <Names heading="Have set up already" group={everybody.filter((person) => person.enrolled)} />
      </div>
    </Details>
  );
}
