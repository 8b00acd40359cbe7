import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { securityDocument } from './security-document.ts';
import { root } from './tools.ts';

// Which test shows which requirement is read from the tests' names, so that the document cannot say more than they do.
writeFileSync(join(root, 'docs', 'security.md'), securityDocument());
