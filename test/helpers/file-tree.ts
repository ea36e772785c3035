import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Everything below a folder: mode and bytes of a file, where a link points. Equal trees are equal to the byte. */
export function fileTree(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(names.map((name) => [name, entry(join(folder, name))]));
}

function entry(path: string): string {
  const stat = lstatSync(path);
  if (stat.isDirectory()) return 'folder';
  if (stat.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  return `${(stat.mode & 0o7777).toString(8)} ${readFileSync(path, 'latin1')}`;
}
