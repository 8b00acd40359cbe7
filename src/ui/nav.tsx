import { paths } from '../http/paths.ts';
import { ActionForm } from './form.tsx';
import { Icon, type IconName } from './icon.tsx';

export type NavItem = { id: string; href: string; label: string; icon: IconName };

/** A list of links in a shell; the current one says so to everybody. */
export const NavList = ({
  items,
  current,
  linkClass = 'nav-link',
  listClass = 'space-y-0.5',
}: {
  items: readonly NavItem[];
  current: string;
  linkClass?: string;
  listClass?: string;
}) => (
  <ul class={listClass}>
    {items.map((item) => (
      <li key={item.id}>
        <a class={linkClass} href={item.href} aria-current={item.id === current ? 'page' : undefined}>
          <Icon name={item.icon} /> {item.label}
        </a>
      </li>
    ))}
  </ul>
);

/** Ends the session; a form, since signing out changes state. */
export const SignOutForm = ({ buttonClass = 'nav-link' }: { buttonClass?: string }) => (
  <ActionForm action={paths.signOut}>
    <button type="submit" class={buttonClass}>
      <Icon name="log-out" /> Sign out
    </button>
  </ActionForm>
);
