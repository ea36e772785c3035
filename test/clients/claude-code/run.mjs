#!/usr/bin/env node
// Runs the published Claude Code with a scripted model, cut off from any network: its own tools, hooks, settings and
// transcripts, in the caller's folder and HOME.
//
//   run.mjs SCRIPT.json [CLAUDE ARGUMENT ...]   prints claude's JSON result, exits as claude does
//   run.mjs --words WORD ...                    runs claude with these words
//   run.mjs --ready                             installs it where it is not yet and prints its path; says in one line why it cannot be run
//
// The script: {"main": [TURN, ...], "agents": {"KEY": [TURN, ...]}, "prompt", "latency_ms", "interrupt_when"}
//   TURN            content blocks: {"type": "text", "text"} or {"type": "tool_use", "name", "input"}
//   agents          the turns of those whose first message contains KEY
//   latency_ms      how long the model thinks before each answer
//   interrupt_when  a file: once it is there, the person breaks off what runs (SIGINT)
// CLAUDE_CODE_VERSION: another version than the newest that was looked at (before 2.1.113 it is a program of node's).
// CLAUDE_CODE_BINARY names a client that is there already, in a container that has no network: then nothing is cut off.
// MESSAGES_LOG: a file for what the model was asked last and answered, a line each.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CannotRun, installedFile, withoutNetwork } from '../driver.mjs';
import { serveMessages } from './messages-api.mjs';

const version = process.env.CLAUDE_CODE_VERSION || '2.1.329';
const passed =
  /^(HOME|PATH|TZ|LC_ALL|AI_TRACKER.*|AGENT_.*|HARNESS_.*|GIT_CONFIG_.*|TRACEPARENT|OTEL_.*|CLAUDE_CODE_ENABLE_TELEMETRY)$/;
const timeLimitMs = 900_000;

function installedClient() {
  const isScript = version.localeCompare('2.1.113', 'en', { numeric: true }) < 0;
  if (isScript) {
    const name = '@anthropic-ai/claude-code';
    return installedFile(`${name}@${version}`, `node_modules/${name}/cli.js`);
  }
  const name = `@anthropic-ai/claude-code-${process.platform}-${process.arch}`;
  return installedFile(`${name}@${version}`, `node_modules/${name}/claude`);
}

/** This program once more, in a namespace of its own. */
function runCutOff(args) {
  const env = { ...process.env, CLAUDE_CODE_BINARY: installedClient() };
  const [command, ...words] = [...withoutNetwork(), process.execPath, fileURLToPath(import.meta.url), ...args];
  return spawnSync(command, words, { env, stdio: 'inherit' }).status ?? 1;
}

async function runHere(binary, [path, ...options]) {
  if (path === '--words') {
    return (
      spawnSync(binary, options, { env: clientEnv('http://127.0.0.1:9'), stdio: ['ignore', 'inherit', 'inherit'] })
        .status ?? 1
    );
  }
  const script = JSON.parse(readFileSync(path, 'utf8'));
  const log = process.env.MESSAGES_LOG;
  const api = await serveMessages(script, (said) => log && appendFileSync(log, `${JSON.stringify(said)}\n`));
  const permissions = options.length > 0 ? options : ['--dangerously-skip-permissions'];
  const args = ['-p', script.prompt ?? 'do it', '--output-format', 'json', ...permissions];
  const client = spawn(binary, args, { env: clientEnv(api.url), stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise((resolve) => client.on('close', (status) => resolve(status ?? 1)));
  const limit = setTimeout(() => client.kill('SIGKILL'), timeLimitMs);
  const watch = interrupt(client, script.interrupt_when);
  const status = await ended;
  clearTimeout(limit);
  await watch;
  api.close();
  return status;
}

function clientEnv(url) {
  const kept = Object.entries(process.env).filter(([name]) => passed.test(name));
  const quiet = process.env.CLAUDE_CODE_ENABLE_TELEMETRY
    ? {}
    : { DISABLE_TELEMETRY: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' };
  return {
    ...{ TERM: 'dumb', LANG: 'C.UTF-8', ...quiet, ...Object.fromEntries(kept) },
    ...{ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: 'no-key' },
    // As root it skips permissions only where it is told that this is a sandbox.
    ...{ DISABLE_ERROR_REPORTING: '1', DISABLE_AUTOUPDATER: '1', IS_SANDBOX: '1' },
  };
}

async function interrupt(client, file) {
  if (file === undefined) return;
  while (client.exitCode === null && client.signalCode === null) {
    if (existsSync(file)) {
      client.kill('SIGINT');
      return;
    }
    await sleep(50);
  }
}

async function main(args) {
  if (args[0] === '--ready') {
    process.stdout.write(installedClient());
    withoutNetwork();
    return 0;
  }
  const binary = process.env.CLAUDE_CODE_BINARY;
  return binary ? runHere(binary, args) : runCutOff(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
