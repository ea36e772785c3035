# Repositories whose hooks come from elsewhere: husky, prek (which writes .git/hooks), a worktree as Claude Code makes it.
set -eu
# shellcheck source=/dev/null
. /job/common.sh
for name in husky prek plain; do git clone -q /job/origin.git "/workspace/$name"; done
cd /workspace/husky
mkdir -p .husky/_
printf '#!/bin/sh\nexit 0\n' >.husky/_/post-commit
chmod +x .husky/_/post-commit
git config core.hooksPath .husky/_
cd /workspace/prek
printf '#!/bin/sh\n# prek\ntouch prek-ran\n' >.git/hooks/pre-commit
chmod +x .git/hooks/pre-commit
cd /workspace/plain
git config extensions.worktreeConfig true
git worktree add -q .claude/worktrees/task
git -C .claude/worktrees/task config --worktree core.hooksPath /workspace/plain/.git/hooks
for name in husky prek plain/.claude/worktrees/task; do
  cd "/workspace/$name"
  claude_does "$(basename "$name")"
done
