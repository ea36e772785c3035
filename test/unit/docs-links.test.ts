import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../helpers/sandbox.ts';

const pages = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(projectRoot, 'docs')).map((name) => `docs/${name}`),
].filter((page) => page.endsWith('.md'));

const textOf = (page: string) => readFileSync(join(projectRoot, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');

/** What a heading is called in an address: https://docs.github.com, "section links". */
function anchorsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(pages)('every link in %s leads to a file and a heading that are there', (page) => {
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const dead = links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(projectRoot, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
  });
  expect(dead).toEqual([]);
});
