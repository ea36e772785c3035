import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { PageData } from '../../src/dashboard/data/page-data.ts';

/** The data that a page holds. */
export function dataOf(file: string): PageData {
  const [, form, text = ''] =
    /<script type="application\/json" id="data" data-form="(\w+)">([^<]*)<\/script>/.exec(readFileSync(file, 'utf8')) ??
    [];
  const json = form === 'gzip' ? gunzipSync(Buffer.from(text, 'base64')).toString() : text;
  return JSON.parse(json) as PageData;
}
