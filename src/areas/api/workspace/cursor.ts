import { z } from 'zod';
import { idField } from '../../../http/fields.ts';

/** Where a page of a list begins: behind the thing with that id, as the page before said. */
export const cursorQuery = z.object({ cursor: idField.nullable().default(null) });
