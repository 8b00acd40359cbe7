import type { z } from 'zod';
import type { Evidence, ShownEvidence } from '../../engagements/public.ts';
import type { evidenceForClient, evidenceForTeam } from './answer-schemas.ts';
import { isoTime } from './answers.ts';

/** A file as its client has it, member by member: nothing leaves that is not named here. */
export const forClient = ({
  id,
  name,
  alternative,
  picture,
  bytes,
}: ShownEvidence): z.output<typeof evidenceForClient> => ({
  id,
  name,
  alternative,
  type: picture?.type ?? 'application/octet-stream',
  width: picture?.width ?? null,
  height: picture?.height ?? null,
  bytes,
});

/** The same as the consultancy has it. */
export const forTeam = (evidence: Evidence): z.output<typeof evidenceForTeam> => ({
  ...forClient(evidence),
  engagementId: evidence.engagementId,
  createdAt: isoTime(evidence.createdAt),
});
