import { replay } from '../replay/replay.ts';
import { notCounted } from '../replay/runs.ts';
import type { Store } from '../store/open.ts';
import type { ReadRepository } from './count-lines.ts';
import { kindsOf } from './kinds.ts';
import { knownCommits, noteUnexplained, type Unexplained } from './known-commits.ts';

/** The lines of a file as a commit has it, by who wrote them. */
export interface StandingFile {
  readonly file_path: string;
  readonly ai_lines: number;
  readonly human_lines: number;
  readonly unknown_lines: number;
  readonly generated: boolean;
}

export interface StandingLines extends Unexplained {
  readonly files: readonly StandingFile[];
}

/** Who wrote the lines that stand at the end of a repository's history, file by file; of those that have lines. */
export function standingLines(db: Store, repository: ReadRepository): StandingLines {
  const { journal, length, generated } = repository;
  const kinds = kindsOf(db);
  const { noted, unexplained } = noteUnexplained();
  const { files } = replay(journal.commits(length), knownCommits(db, { ...repository, kinds }, noted), () => {});
  const standing = [...files].flatMap(([path, runs]): StandingFile[] => {
    const lines = { ai: 0, human: 0, unknown: 0 };
    for (const { kind, lines: count } of runs) {
      if (kind !== notCounted) lines[kinds.all[kind]?.author ?? 'unknown'] += count;
    }
    if (lines.ai + lines.human + lines.unknown === 0) return [];
    return [
      {
        file_path: path,
        ...{ ai_lines: lines.ai, human_lines: lines.human, unknown_lines: lines.unknown },
        generated: generated.has(path),
      },
    ];
  });
  return { files: standing.sort((a, b) => (a.file_path < b.file_path ? -1 : 1)), ...unexplained() };
}
