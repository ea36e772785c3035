import { closeSync, lstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../config/user-error.ts';
import type { PageData } from '../../dashboard/data/page-data.ts';
import { fillPage, mark } from '../../dashboard/serve/fill-page.ts';
import { reportOf } from '../../dashboard/view/report.ts';
import { replaceFile } from '../../install/replace-file.ts';
import { readSums } from '../../survival/kept-sums.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { chosenDatabase, type DatabaseOptions, readDatabase } from '../open-current.ts';
import { readPage } from '../page-data.ts';
import { pageTemplate } from '../page-template.ts';
import { UsageError } from '../usage-error.ts';

export interface DashboardOptions extends DatabaseOptions {
  readonly out?: string;
  readonly json?: true;
  /** With `json`, as the next. */
  readonly days?: number;
  readonly others?: true;
}

const usualName = 'ai-tracker.html';
/** A delivery that waits for longer, in seconds, is worth a word. */
const mostLag = 300;

export async function run(options: DashboardOptions, io: Io): Promise<number> {
  if (options.json) return printReport(options, io);
  if (options.days !== undefined || options.others) {
    throw new UsageError('--days and --others go with --json: the page itself shows any period');
  }
  const file = resolve(io.cwd, options.out ?? usualName);
  const template = pageTemplate();
  if (options.out === undefined) refuseForeign(file);
  const data = await read(options, io);
  replaceFile(file, Buffer.from(fillPage(template, data, false)), { mode: 0o600 });
  io.stdout(`${file}: open it in a browser\n`);
  return 0;
}

async function printReport(options: DashboardOptions, io: Io): Promise<number> {
  const data = await read(options, io);
  printJson(io, 'dashboard/1', reportOf(data, { days: options.days }, mostLag));
  return 0;
}

function read(options: DashboardOptions, io: Io): Promise<PageData> {
  const chosen = chosenDatabase(io, options);
  const but = options.others ? io.env['CLAUDE_CODE_SESSION_ID'] || undefined : undefined;
  const besides = { survival: readSums(io.env, chosen.path), but };
  return readDatabase(io, chosen, (store) => readPage(store, chosen, besides, Date.now()));
}

/** What is not a page of ours was not meant, unless it is named. */
function refuseForeign(file: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined || (found.isFile() && beginningOf(file).includes(mark))) return;
  throw new UserError(`${file} is something else, and was left as it is`, 'name the file to write: --out FILE');
}

function beginningOf(path: string): string {
  const [file, bytes] = [openSync(path, 'r'), Buffer.alloc(1024)];
  try {
    return bytes.subarray(0, readSync(file, bytes)).toString('latin1');
  } finally {
    closeSync(file);
  }
}
