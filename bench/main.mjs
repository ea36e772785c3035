// Measures the budgets of the design as ratios within one run: `npm run bench [-- ROW ...] [--json] [--runs N]`.
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { root, Scratch } from './scratch.mjs';

const names = readdirSync(new URL('scenarios', import.meta.url)).map((file) => file.replace('.mjs', ''));
const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, runs: { type: 'string', default: '31' } },
  allowPositionals: true,
});
const runs = Number(values.runs);
const chosen = positionals.length > 0 ? positionals : names;
if (!chosen.every((name) => names.includes(name)) || !(runs > 0))
  fail(`usage: npm run bench -- [${names.join('|')}] [--json] [--runs N]`, 2);
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
print();
process.exitCode = rows.every((row) => row.ok) ? 0 : 1;

function print() {
  const [load] = loadavg();
  if (values.json) {
    console.log(JSON.stringify({ node: process.version, runs, load, rows }, undefined, 2));
    return;
  }
  const lines = [['what', 'measured', 'budget', '', 'detail']];
  for (const { what, measured, budget, ok, detail } of rows)
    lines.push([what, measured, budget, ok ? 'held' : 'OVER', detail]);
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
  if (load > availableParallelism())
    console.log(`\nThe machine is busy (load ${load.toFixed(1)}): the figures are of little worth.`);
}

function fail(text, status) {
  process.stderr.write(`bench: ${text}\n`);
  process.exit(status);
}
