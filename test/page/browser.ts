import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

export interface View {
  readonly width: number;
  readonly height: number;
  readonly scheme?: 'light' | 'dark';
}

/** A page that is looked at, and what went wrong in it. */
export interface Looked {
  readonly page: Page;
  /** Errors, and what the page asked for besides itself. */
  readonly wrong: readonly string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Opens an address in a browser of its own, with nothing of anybody's in it, and waits until its figures are there. */
export async function look(url: string, { width, height, scheme = 'light' }: View): Promise<Looked> {
  const context: BrowserContext = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'browser-')), {
    ...{ executablePath: '/usr/bin/chromium', headless: true, args: flags, acceptDownloads: true },
    ...{ viewport: { width, height }, colorScheme: scheme, timezoneId: 'UTC' },
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  const own = url.replace(/#.*/, '');
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
  });
  page.on('pageerror', ({ message }) => wrong.push(message));
  page.on('request', (request) => {
    const asked = request.url().replace(/#.*/, '');
    if (asked !== own && asked !== `${own}data.json` && !asked.startsWith('blob:')) wrong.push(`asked for ${asked}`);
  });
  await page.goto(url);
  await page.waitForSelector('#figures');
  return { page, wrong, [Symbol.asyncDispose]: () => context.close() };
}

/** The text of a card. */
export function card(page: Page, name: string): Promise<string> {
  return page.textContent(`#card-${name} .value`).then((text) => text ?? '');
}

/** Nothing keeps somebody from reading or using the page. */
export async function expectAccessible(page: Page): Promise<void> {
  // As text, which is run beside the page: its policy lets no script run in it but its own.
  await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: readonly Violation[] }>('axe.run()');
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}
