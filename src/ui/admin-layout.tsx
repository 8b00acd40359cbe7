import { paths } from '../http/paths.ts';
import { BarLayout, type UnderBarProps } from './bar-layout.tsx';
import { Icon } from './icon.tsx';

export type AdminLayoutProps = UnderBarProps & {
  /** The administrator also has a workspace to go back to. */
  hasDashboard: boolean;
};

/** Where the installation is run. The strip on top says so at all times: what is done here reaches every workspace. */
export const AdminLayout = ({ hasDashboard, title, ...props }: AdminLayoutProps) => (
  <BarLayout
    {...props}
    title={`${title} · Administration`}
    label="Administration"
    room="tables"
    strip={
      <p class="strip flex items-center justify-center gap-2 px-4 py-1.5 text-center text-sm font-medium">
        <Icon name="wrench" size={15} /> Platform administration
      </p>
    }
    links={
      <>
        <a class="link" href={paths.account}>
          Account security
        </a>
        {hasDashboard && (
          <a class="link" href={paths.lastDashboard}>
            Back to the dashboard
          </a>
        )}
      </>
    }
  />
);
