import { explain, localWorld } from './command-line.ts';
import { providerClient } from './provider/client.ts';
import { Play } from './scenarios/play.ts';
import { STORIES, type StoryName } from './scenarios/stories.ts';

const names = Object.keys(STORIES).join(' | ');
const [name] = process.argv.slice(2);

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

async function tell(story: StoryName): Promise<void> {
  const world = localWorld(process.env);
  const play = new Play({ ...world, provider: providerClient(world.controlUrl) });
  let fault: unknown;
  try {
    await STORIES[story](play);
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
  if (fault !== undefined) throw fault;
  console.log(`\nAs it must be. The case: ${world.gatewayUrl}/cases/${caseId}`);
}

if (name === undefined || !(name in STORIES)) {
  console.error(`Usage: npm run scenario -- NAME\n  NAME is one of ${names}`);
  process.exitCode = 2;
} else {
  try {
    await tell(name as StoryName);
  } catch (failure) {
    console.error(`\n${explain(failure)}`);
    process.exitCode = 1;
  }
}
