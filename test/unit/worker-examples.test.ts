import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { databasePath } from '../../src/config/paths.ts';
import { entrypointBlock } from '../helpers/entrypoint-block.ts';
import { projectRoot } from '../helpers/sandbox.ts';

const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8');
const example = (name: string) => read(`docs/examples/${name}`);

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** The instructions of a Dockerfile, with continued lines joined and comments left out. */
function instructions(text: string): Instruction[] {
  const joined = text.replace(/^#.*\n/gm, '').replace(/\\\n/g, ' ');
  return joined.split('\n').flatMap((line) => {
    const [, word, rest] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (word === undefined || rest === undefined) {
      expect(line.trim()).toBe('');
      return [];
    }
    return [{ word, rest: rest.replace(/\s+/g, ' ') }];
  });
}

const worker = instructions(read('Dockerfile.worker'));
const rests = (all: readonly Instruction[], word: string) =>
  all.filter((each) => each.word === word).map(({ rest }) => rest);
/** What `docker exec` gets of the image. */
const env = Object.fromEntries(
  rests(worker, 'ENV').flatMap((rest) => rest.split(' ').map((pair) => pair.split('=') as [string, string])),
);

interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly volumes: readonly string[];
}

describe('docs/examples/compose.yaml', () => {
  const { services, volumes } = parse(example('compose.yaml'), { merge: true }) as {
    services: Record<string, Service>;
    volumes: Record<string, null>;
  };

  test('three workers, each with an agent of its own and a database on the shared volume', () => {
    const all = Object.values(services).flatMap(({ environment, ...service }) =>
      environment === undefined ? [] : [{ environment, ...service }],
    );
    const databases = all.map(({ environment }) => databasePath({ ...env, AGENT_ID: environment['AGENT_ID'] ?? '' }));
    expect(databases).toEqual([1, 2, 3].map((n) => `/workspace/shared/tracking/worker-${n}.db`));
    expect(new Set(all.map(({ image }) => image))).toEqual(new Set(['worker']));
    for (const { environment, command } of all) {
      expect(environment).toHaveProperty('ANTHROPIC_API_KEY', null);
      expect(command.length).toBeGreaterThan(0);
    }
  });

  test('one shared volume, and a personal one each; every volume is declared', () => {
    const mounts = Object.values(services).flatMap((service) => service.volumes.map((mount) => mount.split(':')));
    const named = (place: string) => mounts.filter(([, path]) => path === place).map(([name]) => name);
    expect(named('/workspace/shared')).toEqual(['shared', 'shared', 'shared', 'shared']);
    expect(new Set(named('/workspace/personal')).size).toBe(3);
    expect(Object.keys(volumes).sort()).toEqual([...new Set(mounts.map(([name]) => name))].sort());
  });
});

test.each([
  ['compose.yaml', (text: string) => parse(text, { merge: true }).services.reader],
  [
    'kubernetes.yaml',
    (text: string) => {
      const { spec } = parseAllDocuments(text).map((document) => document.toJS())[1].spec.template;
      const { command, args } = spec.containers[0];
      return { entrypoint: command, command: args, user: spec.securityContext.runAsUser };
    },
  ],
])('%s: a reader without an agent of its own keeps the file of the fleet, as the worker', (name, readerIn) => {
  const { entrypoint, command, user, environment } = readerIn(example(name)) as Service;
  expect([...(entrypoint ?? []), ...command]).toEqual(['tini', '--', 'ai-tracker', 'aggregate', '--follow', '60']);
  expect(String(user)).toMatch(/^(worker|1000)$/);
  expect(environment).toBeUndefined();
  expect(env).toHaveProperty('AI_TRACKER_SHARED_DIR');
});

describe('docs/examples/kubernetes.yaml', () => {
  const documents = parseAllDocuments(example('kubernetes.yaml'));
  const [set, reader, claim] = documents.map((document) => document.toJS());
  const { spec } = set.spec.template;
  const [container] = spec.containers;

  test('it parses without a warning, and the claim is the one that is mounted', () => {
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
    expect([set.kind, claim.kind]).toEqual(['StatefulSet', 'PersistentVolumeClaim']);
    expect(set.spec.selector.matchLabels).toEqual(set.spec.template.metadata.labels);
    const volumes = [...spec.volumes, ...set.spec.volumeClaimTemplates.map(({ metadata }: never) => metadata)];
    expect(volumes.map(({ name }) => name)).toEqual(container.volumeMounts.map(({ name }: { name: string }) => name));
    for (const { volumes } of [spec, reader.spec.template.spec])
      expect(volumes[0].persistentVolumeClaim.claimName).toBe(claim.metadata.name);
  });

  test("the database is the agent's on the shared volume, which the image's worker may write", () => {
    const value = (name: string) => container.env.find((each: { name: string }) => each.name === name);
    expect(value('AGENT_ID').valueFrom.fieldRef.fieldPath).toBe('metadata.name');
    const path = value('AI_TRACKER_DB_PATH').value.replace('$(AGENT_ID)', 'worker-0');
    expect(path).toBe(databasePath({ ...env, AGENT_ID: 'worker-0' }));
    // Kubernetes puts in what stands before.
    const names = container.env.map(({ name }: { name: string }) => name);
    expect(names.indexOf('AGENT_ID')).toBeLessThan(names.indexOf('AI_TRACKER_DB_PATH'));
    expect(rests(worker, 'ARG')).toContain(`WORKER_UID=${spec.securityContext.fsGroup}`);
  });
});

describe('docs/examples/Dockerfile.existing', () => {
  const existing = instructions(example('Dockerfile.existing'));

  test('it copies from a stage that there is, to where Dockerfile.worker has it, with the same settings', () => {
    expect(existing[0]?.word).toBe('FROM');
    const copies = rests(existing, 'COPY');
    expect(copies).toEqual(['--from=ai-tracker / /opt/ai-tracker']);
    expect(rests(worker, 'COPY')).toEqual(expect.arrayContaining(copies));
    expect(rests(worker, 'FROM')).toContain('scratch AS ai-tracker');
    expect(rests(worker, 'RUN')).toEqual(expect.arrayContaining(rests(existing, 'RUN')));
    expect(rests(worker, 'ENV')).toEqual(expect.arrayContaining(rests(existing, 'ENV')));
  });

  test('its build arguments are those of Dockerfile.worker, and their defaults', () => {
    const given = [...example('Dockerfile.existing').matchAll(/--build-arg (\S+)/g)].map(([, arg]) => arg);
    expect(rests(worker, 'ARG')).toEqual(expect.arrayContaining(given));
  });
});

test('docs/workers.md shows the examples and the block as they are', () => {
  const blocks = [...read('docs/workers.md').matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
  const shown = ['compose.yaml', 'kubernetes.yaml', 'Dockerfile.existing'].map(example);
  expect(blocks).toEqual(
    expect.arrayContaining([...shown, `# BEGIN ai-tracker\n${entrypointBlock()}# END ai-tracker\n`]),
  );
  for (const name of readdirSync(join(projectRoot, 'docs/examples'))) {
    expect(`${read('docs/workers.md')}${read('README.md')}${read('docs/orchestrators.md')}`).toContain(
      `examples/${name}`,
    );
  }
});

test('the settings that the image begins with are those of another tool', () => {
  expect(rests(worker, 'COPY').join('\n')).toContain('docs/examples/claude-settings.json');
  const { hooks } = JSON.parse(example('claude-settings.json')) as { hooks: object };
  expect(Object.keys(hooks)).toEqual(['PostToolUse', 'Stop']);
  expect(example('claude-settings.json')).not.toContain('ai-tracker');
});
