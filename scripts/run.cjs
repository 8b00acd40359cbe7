'use strict';
// ECMAScript 5: an old Node has to read as far as the sentence that says it is too old.
require('../bin/check-node.cjs');
require('../bin/load.cjs')('../scripts/run.js');
