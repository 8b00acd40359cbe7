import { z } from 'zod';
import { given } from '../../../http/plain-fields.ts';

/** A revision, as a form carries it: what its page showed; 0 for a page that was made before there was anything. */
export const revisionField = given(z.string().regex(/^(?:0|[1-9][0-9]{0,8})$/)).transform(Number);
