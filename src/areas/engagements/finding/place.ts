/** Workspace, company and engagement of a row. */
export interface Place {
  readonly workspaceId: string;
  readonly companyId: string;
  readonly engagementId: string;
}

/** The same as its columns. */
export const placeColumns = ({ workspaceId, companyId, engagementId }: Place) => ({
  workspace_id: workspaceId,
  company_id: companyId,
  engagement_id: engagementId,
});
