// The floor of a sign-in: nothing but the check of the password's hash, with the product's own parameters, several
// at a time. Arguments: how many at a time. Reads a number of seconds a line, answers how many a second.
import { createInterface } from 'node:readline';
import { PASSWORD } from '../people.ts';
import { passwords } from '../product.ts';

const [atATime = ''] = process.argv.slice(2);
const hash = await passwords.hashPassword(PASSWORD);

for await (const line of createInterface(process.stdin)) {
  const started = performance.now();
  const until = started + Number(line) * 1000;
  let done = 0;
  const worker = async () => {
    while (performance.now() < until) {
      await passwords.verifyPassword(hash, PASSWORD);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: Number(atATime) }, worker));
  console.log(String(done / ((performance.now() - started) / 1000)));
}
