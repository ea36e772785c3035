// The closing line of CI: `N passed, N failed`, from vitest's JSON report.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const [file] = process.argv.slice(2);
const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = JSON.parse(readFileSync(file, 'utf8') || '{}');
// A file that does not even load has no tests that could fail.
const broken = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
process.stdout.write(`\n${numPassedTests} passed, ${numFailedTests + broken.length} failed\n`);
