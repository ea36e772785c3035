import type { Cast } from './cast.ts';
import * as texts from './texts.ts';

/** A week on a small repository. */
export async function playStory(cast: Cast): Promise<void> {
  const { agent, person, onDay } = cast;

  onDay(6, 'a person starts tea-timer');
  await person.writes('README.md', texts.readme);
  await person.writes('package-lock.json', texts.lockFile);
  await person.writes('src/teas.js', texts.teas);
  await person.commits('Start tea-timer');

  onDay(5, 'the agent writes src/timer.js');
  await agent.writes('src/timer.js', texts.timer);
  await person.commits('Look up how long a tea steeps');

  onDay(4, 'the person tests it, and mends two lines of the agent');
  await person.writes('test/timer.test.js', texts.timerTest);
  await person.replaces('src/timer.js', texts.error.ofAgent, texts.error.ofPerson);
  await person.replaces('src/timer.js', texts.clock.ofAgent, texts.clock.ofPerson);
  await person.commits('Name the unknown tea, pad the seconds');

  onDay(3, 'the agent writes src/main.js; the person changes three lines of it before the commit');
  await agent.writes('src/main.js', texts.main);
  for (const { ofAgent, ofPerson } of texts.mainChanges) await person.replaces('src/main.js', ofAgent, ofPerson);
  await person.commits('Add the command line');

  onDay(2, 'a subagent documents it, and the person amends that commit and writes the recipe');
  await agent.delegates({ to: 'docs-writer', description: 'Describe the usage' }, (subagent) =>
    subagent.replaces('README.md', texts.usage.before, texts.usage.after),
  );
  await person.commits('Describe the usage');
  await person.replaces('README.md', texts.typo.before, texts.typo.after);
  await person.amends();
  await person.writes('docs/recipe.md', texts.recipe);
  await person.commits('Say how to make tea');

  onDay(1, 'a subagent tests the command line, the agent writes a file that nobody wants, commits from its shell');
  await agent.delegates({ to: 'test-writer', description: 'Add a test of the command line' }, (subagent) =>
    subagent.writes('test/main.test.js', texts.mainTest),
  );
  await agent.writes('src/sounds.js', texts.sounds);
  await person.removes('src/sounds.js');
  await person.commits('Test the command line');
  await agent.runs(texts.lastStep);

  onDay(0, 'the agent adds a second infusion, the person a tea; a subagent reviews it; an edit waits');
  await agent.replaces('src/timer.js', texts.infusion.before, texts.infusion.after);
  await person.replaces('src/teas.js', texts.oolong.before, texts.oolong.after);
  await agent.delegates({ to: 'reviewer', description: 'Review the architecture' });
  await person.commits('Let a second infusion steep longer');
  await agent.replaces('src/timer.js', texts.limit.before, texts.limit.after);
}
