import { expect, test } from 'vitest';
import { type Blame, ClaudeCode, isReady, use } from './claude-code.ts';

// What the published client writes down of its edits, before any hook of ours is there.

test.runIf(isReady)('what the real client wrote before an installation is found by its transcripts', () => {
  const box = new ClaudeCode();
  try {
    // No hook of ours may be in it.
    const { status } = box.start({
      main: [
        [use('Write', { file_path: box.path('code.js'), content: 'agent one\nagent two\nagent three\nagent four\n' })],
        [
          use('Edit', {
            file_path: box.path('code.js'),
            old_string: 'agent two\n',
            new_string: 'agent two\nagent new\n',
          }),
        ],
        [use('Write', { file_path: box.path('other.js'), content: 'other one\nother two\nother three\n' })],
      ],
    });
    expect(status).toBe(0);
    box.write('code.js', box.read('code.js').replace('agent four\n', 'agent four\nperson five\nperson six\n'));
    box.write('own.js', 'person one\nperson two\nperson three\n');
    box.git('add', '-A');
    box.git('commit', '-q', '-m', 'before', { env: { GIT_COMMITTER_DATE: new Date().toISOString() } });
    box.install();
    box.json(['stats']);
    const authors = (file: string) =>
      box
        .json<Blame>(['blame', file])
        .lines.map(({ author }) => author[0])
        .join('');
    expect(authors('code.js')).toBe('uuuuuuu');
    expect(box.json(['backfill'])).toMatchObject({ edits: 3, edits_elsewhere: 0 });
    expect([authors('code.js'), authors('other.js'), authors('own.js')]).toEqual(['aaaaauu', 'aaa', 'uuu']);
  } finally {
    box.remove();
  }
});
