import { z } from 'zod';

const MOST_TYPED = 40;

/** A day as it is asked for. What is too long for one is none either, and not today. */
export const askedDay = z.string().transform((day) => day.slice(0, MOST_TYPED));
