/**
 * Who reads a workspace's record and what is made of it: its owner, and auditors (B13). The activity log and evidence both ask
 * this, so that it is said once.
 */
export const RECORD_ACCESS = 'record';
