# What an orchestrator does in a worker: sourced by the jobs beside it. The folder of the test is /job.
# The client that the image has, where real-claude/run looks for the one that it would install.
client=/tmp/client/2.1.329/node_modules/@anthropic-ai/claude-code-linux-x64
mkdir -p "$client"
ln -sf "$(command -v claude)" "$client/claude"
export REAL_CLAUDE_CACHE=/tmp/client
git config --global user.name "${AGENT_ID:-nobody}"
git config --global user.email agent@example.com
git config --global init.defaultBranch main

# Runs the client with the script /job/NAME.json; its log of the model's side goes beside that.
claude_does() {
  REAL_CLAUDE_LOG=/job/$1.log bash /job/real-claude/run "/job/$1.json" >"/job/$1.out"
}
