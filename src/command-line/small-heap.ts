import v8 from 'node:v8';

// Under load V8 lets the space for new objects grow to 48 MB and keeps it; what a request makes is gone long before a
// fraction of that is full. Without growth a server stays a third smaller and is no slower (docs/performance.md).
v8.setFlagsFromString('--semi-space-growth-factor=1');
