import { gzipSync } from 'node:zlib';
import type { PageData } from '../data/page-data.ts';

/** A larger JSON text is packed: what a page holds of it is a fifth then. */
const longest = 256 << 10;

/** The page with its data. `isLive`: a server gives it, which it asks for what is new. */
export function fillPage(template: string, data: PageData, isLive: boolean): string {
  const json = JSON.stringify(data);
  const isPacked = json.length > longest;
  const parts: Readonly<Record<string, string>> = {
    live: String(isLive),
    connect: isLive ? "; connect-src 'self'" : '',
    form: isPacked ? 'gzip' : 'json',
    // Names are anybody's: none of them ends the element that the data is in.
    data: isPacked ? gzipSync(json).toString('base64') : json.replaceAll('<', '\\u003c'),
  };
  return template.replace(/\{\{(live|connect|form|data)\}\}/g, (_, name: string) => parts[name] ?? '');
}

/** How a page of ours begins. */
export const mark = '<meta name="generator" content="ai-tracker dashboard">';

/** What a filled page allows itself, for its server to say, too. */
export function policyOf(page: string): string {
  return /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "default-src 'none'";
}
