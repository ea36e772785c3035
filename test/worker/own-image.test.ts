import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { entrypointBlock } from '../helpers/entrypoint-block.ts';
import { projectRoot } from '../helpers/sandbox.ts';
import { base, build } from './buildah.ts';
import { edit, Fleet } from './fleet.ts';

const own = 'localhost/your-worker-image';
const image = 'localhost/your-worker-image-with-ai-tracker';

const dockerfile = `FROM ${base}
RUN apt-get update && apt-get install -y --no-install-recommends git gosu tini && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 1000 --create-home worker
RUN install -d -o worker /workspace /workspace/shared /workspace/shared/tracking
COPY --chmod=755 entrypoint.sh /entrypoint.sh
ENTRYPOINT ["/entrypoint.sh"]
`;

const entrypoint = `#!/bin/bash
set -euo pipefail
echo "your own start"
${entrypointBlock()}
exec tini -- gosu worker "$@"
`;

test('an image of your own, with docs/examples/Dockerfile.existing and the block in its entrypoint', async () => {
  await using fleet = new Fleet();
  const context = join(fleet.root, 'context');
  mkdirSync(context);
  writeFileSync(join(context, 'Dockerfile'), dockerfile);
  writeFileSync(join(context, 'entrypoint.sh'), entrypoint);
  build(join(context, 'Dockerfile'), context, ['--tag', own]);
  build(join(projectRoot, 'docs/examples/Dockerfile.existing'), context, ['--from', own, '--tag', image]);
  const worker = fleet.start({ name: 'own', image, env: { AGENT_ID: 'own' } });
  expect(await worker.booted()).toBe(`your own start
=== AI Tracker Configuration ===
AI Tracker DB: /workspace/shared/tracking/own.db
AI Tracker: recording (claude hooks ok, git hooks ok, database ok)
================================
`);
  edit(worker);
  expect(worker.json('stats')).toMatchObject({ agent_id: 'own', pending: { edits: 1 } });
  const readOnly = 'mount -t tmpfs -o ro tmpfs "$root/workspace/shared"';
  const elsewhere = fleet.start({ name: 'elsewhere', image, env: { AGENT_ID: 'own' }, mounts: readOnly });
  await elsewhere.booted();
  expect(elsewhere.json('stats')).toMatchObject({ database: '/home/worker/.config/ai-tracker/tracker.db' });
});
