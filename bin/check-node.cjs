'use strict';
// Read by whatever Node there is, however old: nothing here is newer than ECMAScript 5.
var process = require('process');

/** The oldest one that the other scripts can be read with; they go on by themselves with the one that npm installed. */
var OLDEST = 20;

if (parseInt(process.version.slice(1), 10) < OLDEST) {
  console.error(
    'SecPortal needs Node ' +
      OLDEST +
      ' or newer (24 or newer elsewhere than on Linux on x64 or arm64), and this is ' +
      process.version +
      ': install a newer one from https://nodejs.org.'
  );
  process.exit(1);
}
