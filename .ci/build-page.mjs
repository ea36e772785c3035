// The page of `dashboard` and `serve`: one file with the browser's code and styles in it, which a policy names by their
// hashes, so that nothing else runs whatever is in the data.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const folder = 'src/dashboard/page';

/** `build`: esbuild's. */
export async function makePage(build, root) {
  const common = {
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'warning',
    target: 'es2022',
  };
  const [script, style] = await Promise.all(
    ['main.ts', 'page.css'].map(async (file) => {
      const entry = { entryPoints: [`${folder}/${file}`], format: 'esm', legalComments: 'none', charset: 'ascii' };
      const { outputFiles } = await build({ ...common, ...entry });
      return outputFiles[0].text.trim();
    }),
  );
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const parts = { script, style, policy: `${policy}{{connect}}` };
  const skeleton = await readFile(join(root, folder, 'page.html'), 'utf8');
  return skeleton.replace(/\{\{(script|style|policy)\}\}/g, (_, name) => parts[name]);
}

function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
