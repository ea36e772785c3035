/**
 * A remote's address as host/owner/name, in small letters, whichever way git goes there: no protocol, user, password, port
 * or `.git`. `undefined`: it is a folder, or nothing that git goes to over a network.
 */
export function remoteName(url: string): string | undefined {
  const { host, path } = parts(url.trim()) ?? {};
  const segments = path
    ?.replace(/\.git\/*$/, '')
    .split('/')
    .filter(Boolean);
  if (!host || !segments?.length) return undefined;
  return [host, ...segments].join('/').toLowerCase();
}

/** `scheme://user@host:port/path`, or as ssh has it `user@host:path`, where a slash before the colon makes it a folder. */
function parts(url: string): { host: string; path: string } | undefined {
  const found =
    /^(?:https?|ssh|git|git\+ssh|ssh\+git|ftps?):\/\/(?:[^@/]*@)?(?<host>\[[^\]]*\]|[^:/]+)(?::\d*)?\/(?<path>.*)$/i.exec(
      url,
    ) ?? /^(?:[^@/:]*@)?(?<host>\[[^\]]*\]|[^:/@]{2,}):(?!\/\/|:)\/?(?<path>.*)$/.exec(url);
  const { host, path } = found?.groups ?? {};
  return host === undefined || path === undefined ? undefined : { host, path };
}

/** The last part of an address, without `.git`. */
export function lastPart(url: string): string | undefined {
  return url
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[/:\\]/)
    .at(-1);
}
