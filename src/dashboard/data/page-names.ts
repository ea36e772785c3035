import { newNames, newTexts } from './names.ts';
import type { PageAgent, PageData, PageRepository } from './page-data.ts';

interface RepositoryNamed {
  readonly repository_name: string;
  readonly repository_path: string;
}

/** The numbers of what the page names. */
export interface PageNames {
  readonly repository: (row: RepositoryNamed) => number;
  readonly agent: (id: string) => number;
  /** `null`: people alone. */
  readonly model: (name: string | null) => number;
  readonly harness: (name: string | null) => number;
  readonly tool: (name: string) => number;
  readonly all: () => Pick<PageData, 'repositories' | 'agents' | 'models' | 'harnesses' | 'tools'>;
}

export function pageNames(roles: readonly { readonly agent_id: string; readonly role: string }[]): PageNames {
  const repositories = newNames<PageRepository>();
  const agents = newNames<PageAgent>();
  const roleOf = new Map(roles.map(({ agent_id, role }) => [agent_id, role]));
  const [models, harnesses, tools] = [newTexts<string | null>(), newTexts<string | null>(), newTexts<string>()];
  return {
    repository: ({ repository_name: name, repository_path: path }) =>
      repositories.numberOf(`${path}\0${name}`, () => ({ name, path })),
    agent: (id) => agents.numberOf(id, () => ({ id, role: roleOf.get(id) ?? null })),
    ...{ model: models.numberOf, harness: harnesses.numberOf, tool: tools.numberOf },
    all: () => ({
      ...{ repositories: repositories.all, agents: agents.all },
      ...{ models: models.all, harnesses: harnesses.all, tools: tools.all },
    }),
  };
}
