import type { ComponentChildren, VNode } from 'preact';
import type { AdminContext } from '../../../access/context.ts';
import { AdminLayout, type AdminLayoutProps } from '../../../ui/admin-layout.tsx';

/** A page of the administration, for whoever is signed in there. */
export function AdminPage(props: {
  title: string;
  current: AdminLayoutProps['current'];
  context: AdminContext;
  children: ComponentChildren;
}): VNode {
  const { account, membership, flash } = props.context.session;
  const role = membership?.role;
  return (
    <AdminLayout
      title={props.title}
      current={props.current}
      user={account}
      hasDashboard={role === 'owner' || role === 'consultant'}
      flash={flash === null ? undefined : { tone: 'success', text: flash }}
    >
      {props.children}
    </AdminLayout>
  );
}
