import { REQUESTS as account, SPECIMENS as ofAccounts } from './account.ts';
import { REQUESTS as api } from './api.ts';
import { SPECIMENS as ofThePlatform, REQUESTS as platform } from './platform.ts';
import { REQUESTS as portal } from './portal.ts';
import type { Asked, Specimen } from './request.ts';
import { SPECIMENS as ofWorkspaces, REQUESTS as workspace } from './workspace.ts';

/** One of each route that somebody can reach; where a route does different things, one of each. */
export const REQUESTS: readonly Asked[] = [...account, ...workspace, ...portal, ...api, ...platform];

export const SPECIMENS: readonly Specimen[] = [...ofAccounts, ...ofWorkspaces, ...ofThePlatform];
