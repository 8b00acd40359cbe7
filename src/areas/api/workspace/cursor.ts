import { z } from 'zod';
import { looksLikeId } from '../../../data/id.ts';
import { given } from '../../../http/plain-fields.ts';

const NO_CURSOR = 'This is no cursor. Use what the page before gave as next.';
const cursor = given(z.string(NO_CURSOR).refine(looksLikeId, NO_CURSOR));

/** Where a page of a list begins: behind the thing with that id, as the page before said. */
export const cursorQuery = z.object({ cursor: cursor.nullable().default(null) });
