/** What SecPortal answers at `GET /api/v1/session`; the other contestants answer the like, of the same size. */
export const sessionBody = (row: {
  account_id: string;
  email: string;
  name: string;
  workspace_id: string | null;
  slug: string | null;
  workspace_name: string | null;
  role: string | null;
  enrolled: number;
  mfa_verified_at: number | null;
}): string =>
  JSON.stringify({
    account: { id: row.account_id, email: row.email, name: row.name },
    workspace: { id: row.workspace_id, slug: row.slug, name: row.workspace_name },
    role: row.role,
    mfa: {
      required: true,
      enrolled: row.enrolled === 1,
      verifiedAt: row.mfa_verified_at === null ? null : new Date(row.mfa_verified_at).toISOString(),
    },
  });

export type SessionRow = Parameters<typeof sessionBody>[0];
