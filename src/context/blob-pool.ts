import type { Worktree } from '../git/find-repository.ts';
import { isNullSha } from '../git/null-sha.ts';
import { readBlobBatches } from '../git/read-blobs.ts';

type Contents = ReadonlyMap<string, Buffer>;

/**
 * Contents that single files of a commit turn out to need, read together with what the next files may need, as much as
 * fits into memory. A handle on what was read last.
 */
export class BlobPool {
  readonly #worktree: Worktree;
  readonly #wanted = new Set<string>();
  readonly #told = new Set<string>();
  #held: { readonly names: ReadonlySet<string>; readonly contents: Contents }[] = [];

  constructor(worktree: Worktree) {
    this.#worktree = worktree;
  }

  /** They may be asked for, in this order. `name`: of all of them, since they are found and told of but once. */
  want(name: string, find: () => readonly string[]): void {
    if (this.#told.has(name)) return;
    this.#told.add(name);
    for (const blob of find()) if (blob !== '' && !isNullSha(blob)) this.#wanted.add(blob);
  }

  /** Those of some blobs that git has. */
  get(blobs: readonly string[]): Contents {
    const found = new Map<string, Buffer>();
    let missing = blobs.filter((blob) => blob !== '' && !isNullSha(blob));
    for (;;) {
      for (const { contents } of this.#held) {
        for (const blob of missing) if (contents.has(blob)) found.set(blob, contents.get(blob) as Buffer);
      }
      missing = missing.filter((blob) => !this.#held.some(({ names }) => names.has(blob)));
      if (missing.length === 0) return found;
      this.#read(missing);
    }
  }

  #read(first: readonly string[]): void {
    for (const { items, contents } of readBlobBatches(this.#worktree, [...new Set([...first, ...this.#wanted])], one)) {
      for (const blob of items) this.#wanted.delete(blob);
      this.#held = [...this.#held.slice(-1), { names: new Set(items), contents }];
      return;
    }
  }
}

function one(blob: string): string[] {
  return [blob];
}
