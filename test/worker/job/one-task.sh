# A task that is long enough to be killed in its midst.
set -eu
# shellcheck source=/dev/null
. /job/common.sh
git clone -q /job/origin.git /workspace/repo
cd /workspace/repo
claude_does long
