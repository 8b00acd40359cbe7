/** What other areas may use of this one. */
export { createCompany } from './companies/commands.ts';
export { companyForm } from './companies/form.ts';
export { reassignOwnership } from './settings/hand-over.ts';
