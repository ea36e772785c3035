import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../config/user-error.ts';
import { findWorktree } from '../../git/find-repository.ts';
import { type Forgotten, forgetRepositoryRows, type NamedRepository, repositoriesCalled } from '../../store/forget.ts';
import type { Store } from '../../store/open.ts';
import { removeKept } from '../../survival/kept-sums.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { confirmed, withOwnDatabase } from '../open-own.ts';

export interface ForgetOptions {
  readonly repo: string;
  readonly yes?: true;
  readonly json?: true;
}

/** Takes all that is recorded of a repository out. */
export function run({ repo, yes, json }: ForgetOptions, io: Io): Promise<number> {
  return withOwnDatabase(io, async (store) => {
    const repository = findOne(store, repo, io);
    const { name, path } = repository;
    const question = `All records of ${name} (${path}) will be deleted, for good.`;
    if (!(await confirmed(io, question, yes === true))) return 1;
    const gone = store.transaction(() => forgetRepositoryRows(store, repository)).immediate();
    removeKept(io.env, { commonDir: repository.common_dir });
    if (json) printJson(io, 'forget/1', { repository_name: name, repository_path: path, ...gone });
    else io.stdout(say(repository, gone));
    return 0;
  });
}

function findOne(store: Store, called: string, io: Io): NamedRepository {
  const folder = resolve(io.cwd, called);
  const here = existsSync(folder) ? findWorktree(folder)?.commonDir : undefined;
  const found = [called, folder, ...(here === undefined ? [] : [here])].map((each) => repositoriesCalled(store, each));
  const [one, ...others] = found.find((each) => each.length > 0) ?? [];
  if (one === undefined) {
    throw new UserError(`nothing is recorded about a repository ${called}`, 'ai-tracker stats lists the recorded ones');
  }
  if (others.length > 0) {
    const paths = [one, ...others].map(({ path }) => path).join(', ');
    throw new UserError(`several repositories are called ${called}`, `name one by its path: ${paths}`);
  }
  return one;
}

function say({ name, path }: NamedRepository, { commits, files, edits, pending_files }: Forgotten): string {
  return `Gone of ${name} (${path}): commits ${commits}, their files ${files}, edits ${edits}, uncommitted files ${pending_files}.
Sessions and tool calls stay, without what they changed there. It is known no more; what was committed so far stays unknown.
`;
}
