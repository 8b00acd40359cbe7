import { z } from 'zod';
import { given } from '../../../http/plain-fields.ts';

/** A revision, as a form carries it: what its page showed. */
export const revisionField = given(z.string().regex(/^[1-9][0-9]{0,8}$/)).transform(Number);
