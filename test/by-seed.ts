import fc from 'fast-check';
import { seedFor } from './seed.ts';

/* Set-up of every test file: properties are tried with what the seed of the run makes of them. */

fc.configureGlobal({ seed: seedFor('properties') });
