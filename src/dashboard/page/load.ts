import type { PageData } from '../data/page-data.ts';

/** The data that lies in the page: as it is, or packed where there is much of it. */
export async function embeddedData(): Promise<PageData> {
  const place = document.getElementById('data');
  const text = place?.textContent ?? '';
  return JSON.parse(place?.dataset['form'] === 'gzip' ? await unpacked(text) : text) as PageData;
}

function unpacked(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

const everyMs = 10_000;

/** Where a server gives the page: asks it for what is new, again and again. `told`: what is new, or why nothing came. */
export function follow(told: (data: PageData | undefined) => void): void {
  let tag: string | null = null;
  const ask = async () => {
    try {
      const answer = await fetch('data.json', {
        cache: 'no-store',
        headers: tag === null ? {} : { 'If-None-Match': tag },
      });
      if (answer.status === 304) return;
      if (!answer.ok) throw new Error(`${answer.status}`);
      tag = answer.headers.get('ETag');
      told((await answer.json()) as PageData);
    } catch {
      told(undefined);
    }
  };
  const next = () =>
    setTimeout(() => {
      // A page that nobody sees asks when it is seen again.
      void (document.hidden ? Promise.resolve() : ask()).then(next);
    }, everyMs);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void ask();
  });
  next();
}
