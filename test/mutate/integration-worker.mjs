// Tries changes that no unit test notices with tests of the whole: each takes as long as git does, so that few are tried.
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { trial } from './trial.mjs';

const { files, changes, mostMs, named } = JSON.parse(process.argv[2]);
// Those that are about lines, and take nothing from vitest that the harness has not.
const isFit = (text) =>
  text.includes('helpers/work.ts') && !/\b(beforeAll|afterAll|vi|onTestFinished|skipIf)\b/.test(text);
const testFiles = readdirSync('test/integration')
  .filter((name) => name.endsWith('.test.ts') && (named.length === 0 || named.some((part) => name.startsWith(part))))
  .map((name) => `test/integration/${name}`)
  .filter((name) => isFit(readFileSync(name, 'utf8')));
const { mutants, isNoticed, isReached } = await trial(files, testFiles, { mostMs, mayFail: true });
for (const { file, at } of changes) {
  const change = mutants.findIndex((mutant) => mutant.file === file) + at;
  process.send({ mutant: mutants[change], isNoticed: await isNoticed(change), isReached: isReached(change) });
}
process.disconnect();
