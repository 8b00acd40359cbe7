import { z } from 'zod';
import { MOST_IN_ROUND } from '../../../domain/retest.ts';
import { idField } from '../../../http/fields.ts';
import { plain } from '../../../http/plain-fields.ts';

/** Findings that are ticked in a list. */
export const chosenFindings = plain(
  z
    .union(
      [idField.transform((id) => [id]), z.array(idField).max(MOST_IN_ROUND)],
      'Choose at least one finding from the list.',
    )
    .transform((ids): readonly string[] => ids),
);
