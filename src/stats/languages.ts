/** Languages by the ends of file names, in small letters. What is not here is named by its end. */
const ends: Readonly<Record<string, string>> = {
  ...{ ts: 'TypeScript', mts: 'TypeScript', cts: 'TypeScript', tsx: 'TypeScript', js: 'JavaScript', mjs: 'JavaScript' },
  ...{ cjs: 'JavaScript', jsx: 'JavaScript', py: 'Python', pyi: 'Python', ipynb: 'Jupyter', rb: 'Ruby', go: 'Go' },
  ...{ rs: 'Rust', java: 'Java', kt: 'Kotlin', kts: 'Kotlin', scala: 'Scala', swift: 'Swift', m: 'Objective-C' },
  ...{ c: 'C', h: 'C', cc: 'C++', cpp: 'C++', cxx: 'C++', hh: 'C++', hpp: 'C++', cs: 'C#', fs: 'F#', php: 'PHP' },
  ...{
    pl: 'Perl',
    pm: 'Perl',
    lua: 'Lua',
    r: 'R',
    jl: 'Julia',
    dart: 'Dart',
    ex: 'Elixir',
    exs: 'Elixir',
    erl: 'Erlang',
  },
  ...{
    hs: 'Haskell',
    ml: 'OCaml',
    clj: 'Clojure',
    zig: 'Zig',
    nim: 'Nim',
    sol: 'Solidity',
    sh: 'Shell',
    bash: 'Shell',
  },
  ...{
    zsh: 'Shell',
    fish: 'Shell',
    ps1: 'PowerShell',
    sql: 'SQL',
    html: 'HTML',
    htm: 'HTML',
    css: 'CSS',
    scss: 'Sass',
  },
  ...{
    sass: 'Sass',
    less: 'Less',
    vue: 'Vue',
    svelte: 'Svelte',
    md: 'Markdown',
    mdx: 'Markdown',
    rst: 'reStructuredText',
  },
  ...{
    tex: 'TeX',
    json: 'JSON',
    jsonl: 'JSON',
    yaml: 'YAML',
    yml: 'YAML',
    toml: 'TOML',
    xml: 'XML',
    svg: 'SVG',
    csv: 'CSV',
  },
  ...{
    tf: 'Terraform',
    proto: 'Protocol Buffers',
    graphql: 'GraphQL',
    nix: 'Nix',
    cmake: 'CMake',
    txt: 'Text',
    ini: 'INI',
  },
};
const names: Readonly<Record<string, string>> = {
  ...{ dockerfile: 'Dockerfile', makefile: 'Makefile', 'cmakelists.txt': 'CMake', rakefile: 'Ruby', gemfile: 'Ruby' },
};

/** What a file is written in, by its name: `TypeScript`; else the end of its name, `.xyz`; else `other`. */
export function languageOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  const end = dot > 0 ? name.slice(dot + 1) : '';
  if (name.startsWith('dockerfile.')) return 'Dockerfile';
  const known = Object.hasOwn(names, name) ? names[name] : Object.hasOwn(ends, end) ? ends[end] : undefined;
  return known ?? (end === '' ? 'other' : `.${end}`);
}
