# What an orchestrator does in a worker: sourced by the jobs beside it. The folder of the test is /job.
git config --global user.name "${AGENT_ID:-nobody}"
git config --global user.email agent@example.com
git config --global init.defaultBranch main

# Runs the image's client with the script /job/NAME.json; the log of the model's side goes beside that.
claude_does() {
  CLAUDE_CODE_BINARY=$(command -v claude) MESSAGES_LOG=/job/$1.log \
    node /job/clients/claude-code/run.mjs "/job/$1.json" >"/job/$1.out"
}
