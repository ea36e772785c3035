import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replay } from '../helpers/recorded.ts';
import { numstat, Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => {
  work.remove();
});

interface EditRow {
  readonly tool: string;
  readonly file: string;
  readonly lines: string;
}

/** The edits that were recorded by the editing tools. */
function edits(): string[] {
  const rows = work.query<EditRow>(
    `SELECT tool_type AS tool, file_path AS file, '+' || lines_added || ' -' || lines_removed AS lines FROM edits
     WHERE tool_type <> 'Bash' ORDER BY id`,
  );
  return rows.map(({ tool, file, lines }) => `${tool} ${file.replace(`${work.repo}/`, '')} ${lines}`);
}

describe('a recorded session', () => {
  test('Write, Edit, a subagent, and a commit by the agent’s Bash', () => {
    replay('write-edit-subagent-bash', work);
    expect(edits()).toEqual([
      'Write src/greet.ts +3 -0',
      'Edit README.md +2 -0',
      'Write README.md +1 -1',
      'Write test/greet.test.ts +3 -0',
      'Edit test/greet.test.ts +1 -1',
    ]);
    expect(work.authors('README.md').slice(1)).toBe('aa');
    expect(work.authors('test/greet.test.ts')).toBe('aaa');
    expect(work.blame('test/greet.test.ts').lines[2]).toMatchObject({
      author: 'ai',
      evidence: 'edit',
      session_id: 'cc47a8ab-5b80-4aeb-94af-0b44741d5b25',
    });
    expect(sumsOfHead()).toEqual(numstat(work));
  });

  test('the subagent’s edits carry its id, the others none', () => {
    replay('write-edit-subagent-bash', work);
    expect(work.query("SELECT DISTINCT subagent_id AS id FROM edits WHERE file_path LIKE '%greet.test.ts'")).toEqual([
      { id: 'ab8eb80a2dc4d831b' },
    ]);
    expect(work.query("SELECT DISTINCT subagent_id AS id FROM edits WHERE file_path LIKE '%README.md'")).toEqual([
      { id: null },
    ]);
  });

  test('an edit, then Bash edits again and commits in one call', () => {
    replay('bash-edit-and-commit-in-one-call', work);
    expect(edits()).toEqual(['Edit README.md +1 -0']);
    expect(work.blame('README.md').lines[1]).toMatchObject({ text: 'by edit', author: 'ai', evidence: 'edit' });
    expect(sumsOfHead()).toEqual(numstat(work));
  });

  test('a notebook, parallel calls, a background subagent; what failed or never ran is no edit', () => {
    replay('failures-notebook-background-parallel', work);
    expect(edits()).toEqual([
      'Write nb.ipynb +1 -0',
      'NotebookEdit nb.ipynb +15 -1',
      'Write p1.txt +1 -0',
      'Write p2.txt +1 -0',
      'Write review.md +1 -0',
    ]);
    expect(work.query("SELECT success FROM tool_calls WHERE tool_name = 'Bash' ORDER BY id")[0]).toEqual({
      success: 0,
    });
    work.commitAll();
    expect(work.authors('nb.ipynb')).toBe('a'.repeat(15));
    expect(work.authors('review.md')).toBe('a');
  });

  test('special names, CR LF, an empty file, no line end at the end', () => {
    replay('many-files-by-bash-and-special-names', work);
    expect(edits()).toEqual([
      'Write dir with space/ünï "q".txt +1 -0',
      'Write crlf.txt +2 -0',
      'Write empty.txt +0 -0',
      'Edit crlf.txt +2 -1',
    ]);
    work.commitAll();
    expect(work.read('crlf.txt')).toBe('a\r\nB\r\nC\r\n');
    expect(work.authors('crlf.txt')).toBe('aaa');
    expect(work.authors('dir with space/ünï "q".txt')).toBe('a');
    expect(sumsOfHead()).toEqual(numstat(work));
  });

  test('is a session with its times, and every finished call counts', () => {
    replay('write-edit-subagent-bash', work);
    const [session] = work.query<Record<string, unknown>>('SELECT * FROM agent_sessions');
    expect(session).toMatchObject({ id: 'cc47a8ab-5b80-4aeb-94af-0b44741d5b25', tool_calls: 9 });
    expect(session?.['ended_at']).toEqual(expect.any(String));
  });

  test('leaves no text of a payload in the database', () => {
    replay('write-edit-subagent-bash', work);
    replay('failures-notebook-background-parallel', work);
    const [row] = work.query<{ dump: string }>(
      "SELECT group_concat(name) AS dump FROM sqlite_master WHERE type = 'table'",
    );
    const everything = (row?.dump ?? '')
      .split(',')
      .map((table) => JSON.stringify(work.query(`SELECT * FROM "${table}"`)))
      .join('');
    expect(everything).toContain('greet.ts');
    for (const text of ['Says hello', 'politely', 'export function', 'SUBKEY', 'sed -i', 'looks fine', 'do it']) {
      expect(everything).not.toContain(text);
    }
  });
});

function sumsOfHead(): { added: number; removed: number } {
  const sha = work.git('rev-parse', 'HEAD');
  const [row] = work.query<{ added: number; removed: number }>(
    `SELECT ai_lines_added + human_lines_added + unknown_lines_added AS added,
       ai_lines_removed + human_lines_removed + unknown_lines_removed AS removed FROM commits WHERE commit_sha = ?`,
    sha,
  );
  return row ?? { added: -1, removed: -1 };
}
