import { z } from 'zod';

const MOST_TYPED = 40;

/**
 * A day as it is asked for. What is too long for one is none either, and not today; nor are two days at once. Elsewhere what doesn't
 * parse is as good as not sent, and the page shows what it shows then; here it would speak of another day than was asked for.
 */
export const askedDay = z
  .union([z.string(), z.array(z.string())])
  .transform((asked) => [asked].flat().join(', ').slice(0, MOST_TYPED));
