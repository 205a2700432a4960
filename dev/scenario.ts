import { readFileSync } from 'node:fs';
import { begin } from '../settings/command.ts';
import { clockClient } from './clock/clock-client.ts';
import { explain, localWorld } from './command-line.ts';
import { createProgress, type Say } from './machine/progress.ts';
import { providerClient } from './provider/client.ts';
import { SCENARIO } from './scenario-arguments.ts';
import { DESCRIPTIONS } from './scenarios/descriptions.ts';
import { Play } from './scenarios/play.ts';
import { STORIES, type StoryName } from './scenarios/stories.ts';
import type { Links } from './stack/links.ts';
import { stackFolder } from './stack/stack-folder.ts';

/** Local to the story's customer, as the story is told. */
const time = (at: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/Bogota',
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(at));

/** Where the Temporal UI of this world is, as its start has written down; null where another world answers, or none is known. */
function temporalUiOf(gatewayUrl: string): string | null {
  try {
    const links = JSON.parse(readFileSync(stackFolder().links, 'utf8')) as Links;
    if (links.gateway !== gatewayUrl || links.temporalUi === null) return null;
    return `${links.temporalUi}/namespaces/${links.temporalNamespace}`;
  } catch {
    return null;
  }
}

function whereToLook(story: StoryName, caseId: string): string {
  const { gatewayUrl, mailboxUrl } = localWorld(process.env);
  const temporalUi = temporalUiOf(gatewayUrl);
  const places: [string, string][] = [['the case', `${gatewayUrl}/cases/${caseId}`]];
  if (temporalUi !== null) places.push(['its workflow', `${temporalUi}/workflows/${caseId}`]);
  if (DESCRIPTIONS[story].mails) places.push(['its mail', mailboxUrl]);
  return places.map(([what, url]) => `  ${what.padEnd(14)}${url}`).join('\n');
}

async function tell(story: StoryName): Promise<void> {
  const world = localWorld(process.env);
  const clock = clockClient(world.gatewayUrl);
  const { shows, goes } = DESCRIPTIONS[story];
  // Asked before anything is promised.
  await clock.look();
  console.log(`${story}: ${shows}\nThe world's clock goes ${goes}; its other open cases live through it.\n`);
  const progress = createProgress();
  let say: Say = () => undefined;
  const play = new Play({
    ...world,
    provider: providerClient(world.controlUrl),
    async goOn(to) {
      const { now } = await clock.look();
      if (to > Date.parse(now)) await clock.move({ to: new Date(to).toISOString() }, say);
    },
  });
  let fault: unknown;
  try {
    await progress.step(`playing ${story}`, (says) => {
      say = says;
      return STORIES[story](play);
    });
  } catch (failure) {
    fault = failure;
  }
  const caseId = await play.caseId().catch(() => {
    throw fault;
  });
  const entries = await play.timeline();
  const shown = entries.length > 60 ? [...entries.slice(0, 5), null, ...entries.slice(-30)] : entries;
  console.log(`${story} — ${caseId}, times of Bogotá\n`);
  for (const entry of shown) {
    console.log(
      entry === null
        ? `  … ${entries.length - 35} more …`
        : `  ${time(entry.at)}  ${(entry.rule ?? '').padEnd(3)} ${entry.kind.padEnd(10)} ${entry.what}`,
    );
  }
  console.log(
    `\n${fault === undefined ? 'As it must be.' : 'Not as it must be, see below.'} Look at:\n${whereToLook(story, caseId)}`,
  );
  if (fault !== undefined) throw fault;
}

const { story } = begin(SCENARIO);
if (story === null) {
  console.log(SCENARIO.usage);
} else {
  try {
    await tell(story);
  } catch (failure) {
    console.error(`\n${explain(failure)}`);
    process.exitCode = 1;
  }
}
