# A task, whose end the orchestrator stashes and resets away, and a second one in the same clone.
set -eu
# shellcheck source=/dev/null
. /job/common.sh
git clone -q /job/origin.git /workspace/repo
cd /workspace/repo
claude_does first
git push -q origin HEAD:refs/heads/first
git stash push -q --include-untracked
git fetch -q
git reset -q --hard origin/main
claude_does second
