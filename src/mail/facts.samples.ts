import type { Recipient, WorkspaceRecipient } from './phrases.ts';

/** What the samples beside each part's letters are made of, for the test that reads all of them. */

export const ada: Recipient = { to: 'ada@acme.example', name: 'Ada Lovelace' };
export const adaAtAcme: WorkspaceRecipient = { ...ada, workspaceName: 'Acme' };

/** The only one-time link in a sample. */
export const sampleLink = 'http://localhost:3000/x?a=1&token=abc';
