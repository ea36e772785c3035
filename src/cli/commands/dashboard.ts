import { closeSync, lstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../config/user-error.ts';
import { fillPage, mark } from '../../dashboard/serve/fill-page.ts';
import { replaceFile } from '../../install/replace-file.ts';
import { readSums } from '../../survival/kept-sums.ts';
import type { Io } from '../io.ts';
import { chosenDatabase, type DatabaseOptions, readDatabase } from '../open-current.ts';
import { readPage } from '../page-data.ts';
import { pageTemplate } from '../page-template.ts';

export interface DashboardOptions extends DatabaseOptions {
  readonly out?: string;
}

const usualName = 'ai-tracker.html';

export async function run(options: DashboardOptions, io: Io): Promise<number> {
  const file = resolve(io.cwd, options.out ?? usualName);
  const template = pageTemplate();
  if (options.out === undefined) refuseForeign(file);
  const chosen = chosenDatabase(io, options);
  const data = await readDatabase(io, chosen, (store) =>
    readPage(store, chosen, readSums(io.env, chosen.path), Date.now()),
  );
  replaceFile(file, Buffer.from(fillPage(template, data, false)), { mode: 0o600 });
  io.stdout(`${file}: open it in a browser\n`);
  return 0;
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
