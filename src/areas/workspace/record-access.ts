/**
 * Who reads a workspace's record and what is made of it: its owner. The activity log and evidence both ask this, so that it is
 * said once.
 */
export const RECORD_ACCESS = 'owner';
