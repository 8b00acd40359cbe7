import { z } from 'zod';

/** An asset that a list is narrowed to, by its whole name or where it is; null for none. */
export const assetQuery = z
  .string()
  .transform((asset) => asset.trim() || null)
  .nullable()
  .default(null);
