import { describe, expect, test } from 'vitest';
import { isSecretName, maskSecrets, shortText } from '../../../src/activity/mask-secrets.ts';

// Put together here, so that no scanner takes this file for a leak.
const of = (...parts: string[]) => parts.join('');
const random = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9';

describe('a secret is masked', () => {
  test.each([
    ['a key of Anthropic', of('sk-', 'ant-api03-', random)],
    ['a token of GitHub', of('ghp', '_', random, random)],
    ['a fine-grained token of GitHub', of('github', '_pat_', random)],
    ['a token of GitLab', of('glpat', '-', random)],
    ['a token of Slack', of('xoxb', '-123456789012-', random)],
    ['a key of AWS', of('AKIA', 'IOSFODNN7EXAMPLE')],
    ['a key of Google', of('AIza', 'SyA1234567890abcdefghijklmnopqrstuv')],
    ['a JSON web token', of('eyJ', 'hbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxIn0', '.c2lnbmF0dXJl')],
    ['a token without a mark', random],
    ['a long hexadecimal number', '0123456789abcdef'.repeat(4)],
  ])('%s', (_, secret) => {
    expect(maskSecrets(`deploy with ${secret} to prod`)).toBe('deploy with *** to prod');
  });

  test.each([
    ['password=hunter2 please', 'password=*** please'],
    ['DB_PASSWORD: hunter2', 'DB_PASSWORD: ***'],
    ['the password is hunter2, go', 'the password is ***, go'],
    ['{"password": "hun ter2"}', '{"password": ***}'],
    ["secret = 'hun ter2' and", 'secret = *** and'],
    ['curl --token hunter2 x', 'curl --token *** x'],
    ['login --password "hun ter2" now', 'login --password *** now'],
    ['apiKey: hunter2', 'apiKey: ***'],
    ['AWS_SECRET_ACCESS_KEY=abc/def+x', 'AWS_SECRET_ACCESS_KEY=***'],
    ['Authorization: Bearer abcdefgh1234', 'Authorization: Bearer ***'],
    ['clone https://bob:hunter2@example.com/x', 'clone https://***@example.com/x'],
    ['clone https://hunter2@example.com/x', 'clone https://***@example.com/x'],
  ])('%s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  test('a private key, also one that was cut off', () => {
    const key = of('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE\nabc');
    expect(maskSecrets(`use ${key}\n${of('-----END RSA ', 'PRIVATE KEY-----')} here`)).toBe('use *** here');
    expect(maskSecrets(`use ${key}`)).toBe('use ***');
  });
});

test.each([
  'Refactor src/attribution/attribute-file.ts and its tests',
  'Fix 4a29acc9b0376e2cb3c5a82792b65da3f31a5577 on main',
  'See https://example.com/a/b?c=d and mail bob@example.com',
  'session 0b54ff52-4c7e-4d3a-9f3a-1f2e3d4c5b6a of getUserAccountSettingsByIdentifier',
  'Count the tokens of each model',
  'Add a password field to the login form',
  'THIS_IS_A_LONG_CONSTANT_NAME_OF_2026',
  'Überarbeite die Ä-Seite 🎉',
])('a harmless text stays as it is: %s', (text) => {
  expect(maskSecrets(text)).toBe(text);
});

test('names of secrets are known in any writing', () => {
  for (const name of ['password', 'DB_PASSWORD', 'apiKey', 'api_key', 'GITHUB_TOKEN', 'clientSecret'])
    expect(isSecretName(name)).toBe(true);
  for (const name of ['author', 'key', 'branch', 'ticket']) expect(isSecretName(name)).toBe(false);
});

describe('a short text', () => {
  test('has at most so many characters, whole ones', () => {
    expect(shortText('  a '.repeat(100), 5)).toBe('a   a');
    expect(shortText('🎉'.repeat(300), 200)).toBe('🎉'.repeat(200));
  });

  test('does not hold the first half of a secret', () => {
    expect(shortText(`${'x '.repeat(95)}ghp_${random}${random}`, 200)).toBe(`${'x '.repeat(95)}***`);
  });

  test('is made quickly of a long one', () => {
    for (const part of ['a', ' ', '-', '"', 'password', '--token', 'eyJ', '://a', 'aB3', '-----BEGIN PRIVATE KEY-----'])
      expect(shortText(part.repeat(1 << 20), 200).length).toBeLessThanOrEqual(200);
  });
});
