import { expect, test } from 'vitest';
import { remotesIn } from '../../../src/git/read-remotes.ts';
import { remoteName } from '../../../src/git/remote-name.ts';

test.for([
  ['https://github.com/acme/api.git', 'github.com/acme/api'],
  ['https://user:s3cret@GitHub.com/Acme/API/', 'github.com/acme/api'],
  ['git@github.com:acme/api.git', 'github.com/acme/api'],
  ['github.com:acme/api', 'github.com/acme/api'],
  ['ssh://git@github.com:22/acme/api.git/', 'github.com/acme/api'],
  ['ssh://git@[2001:db8::1]:2222/acme/api', '[2001:db8::1]/acme/api'],
  ['git@gitlab.example:/group/sub/api.git', 'gitlab.example/group/sub/api'],
  ['git://example.org/api.git', 'example.org/api'],
  ['http://token@127.0.0.1:8080/git/acme/api', '127.0.0.1/git/acme/api'],
  ['https://github.com/', undefined],
  ['/srv/git/api.git', undefined],
  ['../api', undefined],
  ['./a:b/c', undefined],
  ['C:\\work\\api', undefined],
  ['C:/work/api', undefined],
  ['file:///srv/git/api.git', undefined],
  ['ext::sh -c something', undefined],
  ['', undefined],
] as const)('%s is %s', ([url, name]) => {
  expect(remoteName(url)).toBe(name);
});

test('a repository is named by origin, else by its only remote, as insteadOf writes it out', () => {
  const upstream = ['remote.upstream.url', 'https://example.org/up/api'] as const;
  const origin = ['remote.origin.url', 'gh:acme/api'] as const;
  const short = ['url.https://github.com/.insteadof', 'gh:'] as const;
  expect(remotesIn([upstream, origin, short])).toEqual({ origin: 'gh:acme/api', remote: 'github.com/acme/api' });
  expect(remotesIn([upstream])).toEqual({ origin: undefined, remote: 'example.org/up/api' });
  expect(remotesIn([upstream, ['remote.fork.url', 'https://example.org/fork/api']]).remote).toBeNull();
  expect(remotesIn([['remote.origin.url', '/srv/api.git']])).toEqual({ origin: '/srv/api.git', remote: null });
  expect(remotesIn([])).toEqual({ origin: undefined, remote: null });
});
