import { type Asked, page } from './request.ts';

export const REQUESTS: readonly Asked[] = [page('client', '/portal')];
