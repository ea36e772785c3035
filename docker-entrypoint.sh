#!/bin/sh
# Starts as root, sets up what a worker needs, and becomes the worker.
set -e

# BEGIN ai-tracker
# Where this agent's work is recorded, and whether it is. Whatever fails here, the container starts.
export AI_TRACKER_SHARED_DIR="${AI_TRACKER_SHARED_DIR:-/workspace/shared/tracking}"
(
  echo "=== AI Tracker Configuration ==="
  if said=$(timeout -k 5 60 gosu worker ai-tracker boot 2>&1 </dev/null); then
    printf '%s\n' "$said"
  else
    printf 'AI Tracker: not recording: %s\n' "$(printf %s "${said:-it did not start within a minute}" | tr '\n' ' ')"
  fi
  echo "================================"
) || true
# END ai-tracker

exec tini -- gosu worker "$@"
