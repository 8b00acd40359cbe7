import { type Asked, page } from '../../../test/specimens/request.ts';

export const REQUESTS: readonly Asked[] = [page('client', '/portal')];
