import { nameField } from '../../../http/fields.ts';

/** The company that a client is of, by its name; it may be a new one. */
export const companyField = nameField('Enter the client’s company name.');
