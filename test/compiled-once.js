import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import './compile-cache.js';

/*
 * Whoever loads this keeps what it has compiled for the next one, and so does whatever it forks. In tests the product's own
 * processes start from its sources, JSX among them: taking the types out and compiling was half of what reading a scanner's file took. What is
 * started by name has the same from `patient-process.js`.
 */

const { fork } = childProcess;
const JSX = new URL('./jsx-loader.js', import.meta.url).href;
childProcess.fork = (program, ...given) => {
  const [args, options = {}] = Array.isArray(given[0]) ? given : [[], given[0]];
  // By an argument to Node, so that its environment is what the product gives.
  const loads = [JSX, import.meta.url].flatMap((url) => ['--import', url]);
  const execArgv = [...loads, ...(options.execArgv ?? process.execArgv)];
  return fork(program, args, { ...options, execArgv });
};
syncBuiltinESMExports();
