import { type Reply, tooManyRequests } from '../../../http/reply.ts';
import type { TooMuchSaid } from '../../engagements/public.ts';

const WORDS = {
  remarks: 'You have written too much in a short time.',
  mentions: 'You have mentioned too many people in the last day, each of whom got an email.',
} as const;

/** What a program is answered whose maker has said as much as one can for now (E17): when it may go on. */
export const toWait = ({ what, waitMs }: TooMuchSaid): Reply =>
  tooManyRequests(`${WORDS[what]} Retry-After says for how many seconds to wait.`, waitMs / 1000);
