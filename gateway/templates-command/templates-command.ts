/**
 * `npm run templates`: the catalogue for its owners, over the API, so that it asks first where the API asks first and needs
 * no database. VENTANA_URL and VENTANA_TOKEN say where; without them it is the system that `npm start` runs here.
 */
import { begin } from '../../settings/command.ts';
import { TEMPLATES, type TemplatesAsked } from './templates-arguments.ts';
import { Refused, type Told, templatesClient } from './templates-client.ts';

function run(asked: TemplatesAsked): Promise<Told> {
  const client = templatesClient(process.env, { tell: (line) => void process.stderr.write(`${line}\n`) });
  switch (asked.do) {
    case 'list':
      return client.list(asked.all);
    case 'show':
      return client.show(asked.name);
    case 'approve':
      return client.approve(asked.version, asked.purpose);
    case 'retire':
      return client.retire(asked.version, asked.force);
    case 'review':
      return client.review(asked.latest);
    case 'sync':
      return client.sync(asked.force);
    case 'push':
      return client.push(asked.names, asked.wait);
  }
}

const asked = begin(TEMPLATES);
try {
  const { json, lines, isFailed = false } = await run(asked);
  process.stdout.write(`${asked.isJson ? JSON.stringify(json, null, 2) : lines.join('\n')}\n`);
  if (isFailed) process.exitCode = 1;
} catch (failure) {
  process.stderr.write(`${failure instanceof Refused ? failure.message : String(failure)}\n`);
  process.exitCode = 1;
}
