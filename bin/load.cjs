'use strict';

/** Loads a module from code that may not say `import` itself. What it throws ends the process. */
module.exports = (file) => import(file);
