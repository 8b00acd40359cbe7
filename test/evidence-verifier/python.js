// Runs a program in Python, with what is in the folder where it is started: `node python.js PROGRAM ARGUMENT…`. CPython in
// WebAssembly, from npm, so that whoever has Node can run it (and has no other Python by accident). Plain JavaScript, because Node would load a compiler.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { loadPyodide } from 'pyodide';

const FOLDER = '/folder';

const [program = '', ...args] = process.argv.slice(2);
const python = await loadPyodide({ args: ['-B', '-I'] });
python.setStdout({ write: (bytes) => (process.stdout.write(bytes) ? bytes.length : bytes.length) });
python.setStderr({ write: (bytes) => (process.stderr.write(bytes) ? bytes.length : bytes.length) });
python.FS.mkdir(FOLDER);
python.FS.mount(python.FS.filesystems.NODEFS, { root: process.cwd() }, FOLDER);
python.FS.chdir(FOLDER);
python.globals.set('source', readFileSync(program, 'utf8'));
python.globals.set('given', python.toPy([program, ...args]));
process.exitCode = python.runPython(`
import sys
sys.argv = given
code = 0
try:
    exec(compile(source, sys.argv[0], "exec"), {"__name__": "__main__", "__file__": sys.argv[0]})
except SystemExit as end:
    code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
sys.stdout.flush()
sys.stderr.flush()
code
`);
