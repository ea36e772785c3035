// Measures the budgets of the design as ratios within one run: `npm run bench [-- --only NAME] [--json] [--runs N]`.
import { existsSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { root, Scratch } from './scratch.mjs';

const scenarios = [
  'hooks',
  'bash-hooks',
  'git-post-commit',
  'rebase',
  'ingest',
  'stats',
  'read-back',
  'reporting',
  'session',
];
const { values } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean' }, runs: { type: 'string', default: '31' } },
});
const runs = Number(values.runs);
const chosen = scenarios.filter((name) => !values.only || name === values.only);
if (chosen.length === 0 || !(runs > 0))
  fail(`usage: npm run bench -- [--only ${scenarios.join('|')}] [--json] [--runs N]`, 2);
if (!existsSync(`${root}/dist/ingest.cjs`)) fail('dist is missing: run `npm run build`', 1);

const rows = [];
for (const name of chosen) {
  process.stderr.write(`${name} ...\n`);
  const scratch = new Scratch();
  try {
    const { measure } = await import(`./scenarios/${name}.mjs`);
    rows.push(...(await measure(scratch, runs)));
  } finally {
    await scratch.remove();
  }
}
print(rows);
process.exitCode = rows.every((row) => row.ok) ? 0 : 1;

function print(rows) {
  const certificates = process.env.NODE_EXTRA_CA_CERTS !== undefined;
  if (values.json) {
    console.log(JSON.stringify({ node: process.version, runs, extra_ca_certs: certificates, rows }, undefined, 2));
    return;
  }
  const lines = [['what', 'measured', 'budget', '', 'detail']];
  for (const { what, measured, budget, ok, detail } of rows)
    lines.push([what, measured, budget, ok ? 'ok' : 'OVER', detail]);
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
  if (certificates)
    console.log('\nNODE_EXTRA_CA_CERTS is set: `node -e 0` reads the certificates and takes longer than usual.');
}

function fail(text, status) {
  process.stderr.write(`bench: ${text}\n`);
  process.exit(status);
}
