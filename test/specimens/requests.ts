import { REQUESTS as account } from './account.ts';
import { REQUESTS as api } from './api.ts';
import { REQUESTS as platform } from './platform.ts';
import { REQUESTS as portal } from './portal.ts';
import type { Asked } from './request.ts';
import { REQUESTS as workspace } from './workspace.ts';

/** One of each route that somebody can reach; where a route does different things, one of each. */
export const REQUESTS: readonly Asked[] = [...account, ...workspace, ...portal, ...api, ...platform];
