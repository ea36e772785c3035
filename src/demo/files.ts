import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Scratch } from './scratch.ts';

/** Writes a file as an editing tool does; returns what the tool's response says of it, `facts` included. */
export async function change(scratch: Scratch, file: string, content: string, facts: object): Promise<object> {
  const filePath = join(scratch.repo, file);
  const originalFile = existsSync(filePath) ? await read(scratch, file) : null;
  await save(scratch, file, content);
  return { filePath, structuredPatch: [], originalFile, userModified: false, ...facts };
}

/** The text with a part of it replaced, which must be there. */
export function replace(text: string, oldText: string, newText: string): string {
  if (!text.includes(oldText)) throw new Error(`the demo's story is wrong: nothing reads ${JSON.stringify(oldText)}`);
  return text.replace(oldText, () => newText);
}

/** A file of the repository. */
export function read(scratch: Scratch, file: string): Promise<string> {
  return readFile(join(scratch.repo, file), 'utf8');
}

/** Writes a file of the repository, and the folders that it lies in. */
export async function save(scratch: Scratch, file: string, content: string): Promise<void> {
  await mkdir(dirname(join(scratch.repo, file)), { recursive: true });
  await writeFile(join(scratch.repo, file), content);
}
