/** What other areas may use of this one. */

export { type Reopening, reopen as reopenWorkspace } from './closing/commands.ts';
export { archiveCompany, createCompany, editCompany } from './companies/commands.ts';
export { companyForm, namesakeError } from './companies/form.ts';
export { notKept, withKept } from './companies/kept.ts';
export { type Company, companiesOf, contactsOf, findCompany } from './companies/queries.ts';
export { revisionOf as companyRevision } from './companies/revision.ts';
export { workspaceEntries } from './navigation.ts';
export { reassignOwnership } from './settings/hand-over.ts';
