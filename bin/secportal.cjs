#!/usr/bin/env node
'use strict';
// ECMAScript 5: an old Node has to read as far as the sentence that says it is too old.
require('./check-node.cjs');
require('./load.cjs')('./secportal.js');
