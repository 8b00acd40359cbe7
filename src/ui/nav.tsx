import { paths } from '../http/paths.ts';
import { ActionForm } from './form.tsx';
import { Icon } from './icon.tsx';
import type { NavEntry } from './navigation.ts';
import { useSlug } from './surroundings.ts';

/** A list of links in a shell; the current one says so to everybody. */
export const NavList = ({
  entries,
  current,
  linkClass = 'nav-link',
  listClass = 'space-y-0.5',
}: {
  entries: readonly NavEntry[];
  current: NavEntry;
  linkClass?: string;
  listClass?: string;
}) => {
  const slug = useSlug();
  return (
    <ul class={listClass}>
      {entries.map((entry) => (
        <li key={entry.label}>
          <a
            class={linkClass}
            href={entry.href(slug)}
            aria-current={entry === current ? 'page' : undefined}
            data-shortcut={entry.shortcut}
          >
            <Icon name={entry.icon} /> {entry.label}
          </a>
        </li>
      ))}
    </ul>
  );
};

/** Ends the session; a form, since signing out changes state. */
export const SignOutForm = ({ buttonClass = 'nav-link' }: { buttonClass?: string }) => (
  <ActionForm action={paths.signOut}>
    <button type="submit" class={buttonClass}>
      <Icon name="log-out" /> Sign out
    </button>
  </ActionForm>
);
