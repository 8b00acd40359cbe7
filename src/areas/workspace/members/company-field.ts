import { nameField } from '../../../http/fields.ts';

/** The company that a client is of: its id, or its name while only one active company has that. */
export const companyField = nameField('Choose a client company.');

/** What is said where a company can't be taken. */
export const COMPANY_REFUSALS = {
  'no-company': 'Choose a client company. This one has been archived or removed.',
  several: 'Several companies have this name. Choose one of them from the list.',
} as const;
