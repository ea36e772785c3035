import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addAll } from '../../src/cli/program.ts';
import { type Outcome, runHere } from '../helpers/fake-io.ts';
import { FleetFolder } from '../helpers/fleet-folder.ts';
import { checkJson, jsonSchemas, otherForms } from '../helpers/json-schemas/index.ts';
import { projectRoot } from '../helpers/sandbox.ts';
import { Work } from '../helpers/work.ts';

// `runHere` holds whatever a test has a command print as JSON to the command's schema; here each command has its turn.

const names = Object.keys(jsonSchemas).sort();
const all = { ...jsonSchemas, ...otherForms };

describe('the schemas', () => {
  test('are of the commands that take --json, each of them', () => {
    const program = new Command();
    addAll(program, () => async () => {}, { env: {}, cwd: '/', columns: 80, isTTY: false, stdout() {}, stderr() {} });
    expect(takingJson(program).sort()).toEqual(names);
  });

  test.each(Object.keys(all))('docs/json has that of %s', async (name) => {
    const file = join(projectRoot, `docs/json/${name}.schema.json`);
    await expect(`${JSON.stringify(written(name), null, 2)}\n`).toMatchFileSnapshot(file);
  });

  test('docs/json has no others, and docs/json.md names them', () => {
    const files = Object.keys(all).map((name) => `${name}.schema.json`);
    expect(readdirSync(join(projectRoot, 'docs/json')).sort()).toEqual(files.sort());
    const page = readFileSync(join(projectRoot, 'docs/json.md'), 'utf8');
    expect([...page.matchAll(/\]\(json\/([^)]+)\)/g)].map(([, file]) => file).sort()).toEqual(files.sort());
  });
});

/** The commands at and below `command` that take it, hidden ones too. */
function takingJson(command: Command, words: readonly string[] = []): string[] {
  const own = command.options.some(({ long }) => long === '--json') ? [words.join('-')] : [];
  return [...own, ...command.commands.flatMap((each) => takingJson(each, [...words, each.name()]))];
}

/** What docs/json has. */
function written(name: string): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(all[name] as z.ZodType, { override: plain });
}

/** Without what says only that a number is no larger than any, and a pattern beside the format that it is of. */
function plain({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => work.remove());

const run = (args: readonly string[], cwd = work.repo): Promise<Outcome> =>
  runHere([...args, '--json'], { env: { HOME: work.home, TZ: 'UTC' }, cwd });

/** By the written schema, as a program elsewhere would. */
function isAsWritten(name: string, { stdout }: Outcome): boolean {
  const schema = JSON.parse(JSON.stringify(written(name)));
  return z.fromJSONSchema(schema).safeParse(JSON.parse(stdout)).success;
}

const unread = { agents: [], sessions: [], tools: [], stats: [], verify: [] };
const care = {
  backfill: [],
  backup: ['copy.db'],
  forget: ['repo', '--yes'],
  prune: ['--older-than', '9d', '--yes'],
};
const config = { 'config-get': ['exclude.paths'], 'config-list': [] };
const asked: Readonly<Record<string, readonly string[]>> = {
  ...{ ...unread, ...care, ...config, watch: [], doctor: [], dashboard: [] },
  ...{
    blame: ['a.txt'],
    attribute: ['a.txt:1', '--author', 'human'],
    show: [],
    report: ['--range', 'HEAD~1..HEAD'],
    survival: [],
  },
};
const ofFleets = ['aggregate', 'fleet'];

/** An agent's session with a subagent, calls that fail and a task, and commits of both, one line of which is changed. */
function play(): void {
  work.tells('SessionStart', { source: 'startup' });
  work.agentWrites('a.txt', 'one\ntwo\n');
  work.commitAll();
  work.tells('SubagentStart', { agent_id: 'sub-1', agent_type: 'Explore' });
  work.agentRuns('echo three >> a.txt', { subagent: 'sub-1' });
  work.agentRuns('false', { fails: true });
  work.tells('SubagentStop', { agent_id: 'sub-1', agent_type: 'Explore' });
  work.write('b.txt', 'by hand\n');
  work.write('package-lock.json', '{}\n');
  work.commitAll();
  work.agentWrites('c.txt', 'not committed\n');
  work.ingest();
}

/** What has another form, by its name. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  'blame-folder': ['blame', '.'],
  'show-range': ['show', 'HEAD~1..HEAD'],
  'stats-head': ['stats', '--head'],
};

describe('what each command prints', () => {
  test('has its turn here', () => {
    expect([...Object.keys(asked), ...ofFleets].sort()).toEqual(names);
    expect(Object.keys(otherwise)).toEqual(Object.keys(otherForms));
  });

  test.each(Object.entries(otherwise))('%s', async (name, args) => {
    play();
    const outcome = await run(args);
    expect([outcome.status, outcome.stderr, isAsWritten(name, outcome)]).toEqual([0, '', true]);
  });

  test('stats of a range', async () => {
    play();
    const outcome = await run(['stats', 'HEAD~1..HEAD']);
    expect([outcome.status, outcome.stderr, isAsWritten('stats', outcome)]).toEqual([0, '', true]);
  });

  test.each(Object.entries(asked))('%s', async (name, args) => {
    play();
    await runHere(['config', 'set', 'exclude.paths', '/srv/secret'], { env: { HOME: work.home } });
    const outcome = await run([...name.split('-'), ...args]);
    // Claude Code's hooks are not installed here.
    expect([outcome.status, outcome.stderr]).toEqual([name === 'doctor' ? 1 : 0, '']);
    expect(isAsWritten(name, outcome)).toBe(true);
  });

  test.each(Object.keys(unread).concat('config-list', 'watch'))('%s of an empty database', async (name) => {
    const outcome = await run(name.split('-'), work.home);
    expect([outcome.status, isAsWritten(name, outcome)]).toEqual([0, true]);
  });

  test.each([...ofFleets, ...Object.keys(unread)])(
    '%s of a fleet, one database of which cannot be read',
    async (name) => {
      using folder = new FleetFolder();
      writeFileSync(folder.db('C'), 'no database');
      const outcome = name === 'aggregate' ? await folder.aggregates('--json') : await folder.reads(name, '--json');
      expect([outcome.status, isAsWritten(name, outcome)]).toEqual([name === 'verify' ? 1 : 0, true]);
    },
  );

  test('a value that is not set is null, and the exit status 1', async () => {
    expect(await run(['config', 'get', 'unexplained'])).toMatchObject({ status: 1, stdout: 'null\n' });
  });

  test('an error is a line on stderr: there is no JSON then', async () => {
    expect(await run(['show', 'nothing'])).toMatchObject({ status: 1, stdout: '' });
    expect(await run(['stats', '--days', 'x'])).toMatchObject({ status: 2, stdout: '' });
  });
});

test('a key that the schema does not name is refused', async () => {
  const { stdout } = await run(['stats']);
  const more = JSON.stringify({ ...JSON.parse(stdout), more: 1 });
  expect(() => checkJson(['stats', '--json'], more)).toThrow('more');
  expect(isAsWritten('stats', { status: 0, stdout: more, stderr: '' })).toBe(false);
});
