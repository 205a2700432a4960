import { explain, localWorld } from './command-line.ts';

const USAGE = `Usage: npm run clock               says what time it is in the local world
       npm run clock -- PT18H        lets 18 hours pass; waits until all that was due is done
       npm run clock -- 2026-03-02T10:00:00-05:00`;

const { gatewayUrl } = localWorld(process.env);
const [word] = process.argv.slice(2);
if (word === '--help' || word === '-h') {
  console.log(USAGE);
} else {
  try {
    const answer = await fetch(`${gatewayUrl}/dev/clock`, {
      method: word === undefined ? 'GET' : 'POST',
      ...(word === undefined
        ? {}
        : {
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(/^[+-]?P/i.test(word) ? { advance: word } : { to: word }),
          }),
    });
    const told = (await answer.json()) as { now?: string; detail?: string };
    if (told.now === undefined) throw new Error(`${told.detail ?? answer.status}\n${USAGE}`);
    console.log(told.now);
  } catch (failure) {
    console.error(explain(failure));
    process.exitCode = 1;
  }
}
