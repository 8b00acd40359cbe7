import { type Asked, page } from '../../../test/specimens/request.ts';

export const REQUESTS: readonly Asked[] = [page('owner', '/api/v1/session')];
