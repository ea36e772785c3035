// The closing lines of CI, from vitest's JSON reports: what failed, then `N passed, N failed`.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8') || '{}'));
const sum = (count) => reports.reduce((total, report) => total + count(report), 0);

/** A file that does not even load has no tests that could fail. */
function brokenFiles({ testResults = [] }) {
  return testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
}

const failures = reports.flatMap(({ testResults = [] }) =>
  testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => `FAILED ${name}: ${fullName}`),
  ),
);
const passed = sum(({ numPassedTests = 0 }) => numPassedTests);
const failed = sum((report) => (report.numFailedTests ?? 0) + brokenFiles(report).length);
process.stdout.write(failures.map((failure) => `${failure}\n`).join(''));
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
