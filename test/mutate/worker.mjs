// Tries each change to one file with the tests that reach it, and tells which of them no test notices.
import process from 'node:process';
import { trial } from './trial.mjs';

const [file, ...testFiles] = process.argv.slice(2);
const { mutants, isNoticed, isReached } = await trial([file], testFiles);
const survived = [];
for (const [change, mutant] of mutants.entries()) {
  if (!(await isNoticed(change))) survived.push({ ...mutant, at: change, isReached: isReached(change) });
}
process.send({ file, count: mutants.length, survived });
