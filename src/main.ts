import './command-line/small-heap.ts';
import process from 'node:process';
import { runCommandLine } from './command-line/program.ts';

process.exitCode = await runCommandLine(process.argv);
// A mail server or database that does not let go must not keep a command from ending.
setTimeout(() => process.exit(), 2_000).unref();
