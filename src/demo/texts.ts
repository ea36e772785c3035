// What the agent and the person of the demo write. Fixed, so that every demo prints the same.

export const readme = `# tea-timer

Says when your tea is ready.
`;

export const lockFile = `{
  "name": "tea-timer",
  "lockfileVersion": 3,
  "packages": {}
}
`;

export const teas = `// Seconds that each tea steeps.
export const teas = {
  sencha: 60,
  darjeeling: 180,
  assam: 240,
  rooibos: 360,
};
`;

export const timer = `import { teas } from './teas.js';

/** The seconds that a tea needs. */
export function steepingTime(name) {
  const seconds = teas[name];
  if (seconds === undefined) {
    throw new Error('Unknown tea');
  }
  return seconds;
}

/** Seconds as on a clock: 90 is 1:30. */
export function clock(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes + ':' + (seconds % 60);
}
`;

export const error = {
  ofAgent: "throw new Error('Unknown tea');",
  ofPerson: "throw new Error('There is no tea ' + name);",
};

export const clock = {
  ofAgent: "return minutes + ':' + (seconds % 60);",
  ofPerson: "return minutes + ':' + String(seconds % 60).padStart(2, '0');",
};

export const timerTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, steepingTime } from '../src/timer.js';

test('sencha is quick', () => {
  assert.equal(steepingTime('sencha'), 60);
});

test('seconds have two digits', () => {
  assert.equal(clock(185), '3:05');
});
`;

export const main = `import { setTimeout } from 'node:timers/promises';
import { clock, steepingTime } from './timer.js';

const [name = 'tea'] = process.argv.slice(2);

async function count(seconds) {
  for (let left = seconds; left > 0; left -= 1) {
    process.stdout.write('\\r' + clock(left));
    await setTimeout(1000);
  }
}

try {
  const seconds = steepingTime(name);
  console.log('Making ' + name);
  await count(seconds);
  console.log('Done');
} catch (error) {
  console.log(error.message);
  process.exit(1);
}
`;

export const mainChanges = [
  { ofAgent: "const [name = 'tea']", ofPerson: "const [name = 'sencha']" },
  { ofAgent: "console.log('Done');", ofPerson: "console.log('\\rYour ' + name + ' is ready.');" },
  { ofAgent: 'console.log(error.message);', ofPerson: 'console.error(error.message);' },
] as const;

export const usage = {
  before: 'Says when your tea is ready.\n',
  after: `Says when your tea is ready.

## Usage

    node src/main.js sencha

Teas and there times are in src/teas.js.
`,
};

export const typo = { before: 'there times', after: 'their times' };

export const recipe = `# Recipe

1. Boil fresh water.
2. Let it cool down to 80 degrees for green tea.
3. Pour it over the leaves.
4. Start the timer.
5. Take the leaves out when it rings.
6. Green tea can take a second infusion.
`;

export const mainTest = `import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const run = (...args) => spawnSync('node', ['src/main.js', ...args], { encoding: 'utf8' });

test('an unknown tea is an error', () => {
  const { status, stderr } = run('gravel');
  assert.equal(status, 1);
  assert.match(stderr, /There is no tea gravel/);
});
`;

export const sounds = `export function ring() {
  process.stdout.write('\\u0007');
}
`;

export const lastStep = `printf '7. Drink it while it is hot.\\n' >>docs/recipe.md
git commit --quiet --all --message 'Add the last step'`;

export const infusion = {
  before: 'export function steepingTime(name) {\n  const seconds = teas[name];\n',
  after: 'export function steepingTime(name, infusion = 1) {\n  const seconds = teas[name] * infusion;\n',
};

export const oolong = { before: '  assam: 240,\n', after: '  assam: 240,\n  oolong: 200,\n' };

export const limit = {
  before: '  return seconds;\n',
  after: '  return Math.min(seconds, 900);\n',
};
