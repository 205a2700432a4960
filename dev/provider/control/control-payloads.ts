import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ControlError } from '../control-error.ts';
import { payloadSchema } from '../control-requests.ts';
import { lineOf } from '../customers/customer-post.ts';
import { renewsWindow } from '../customers/inbound-message.ts';
import type { Customer } from '../customers.ts';
import { BUSINESS_ACCOUNT_ID, type Line } from '../line.ts';
import { callId, digitsOf, graphId, inboundMessageId, outboundMessageId } from '../provider-ids.ts';
import { closest } from '../../../settings/closest.ts';
import { didYouMean } from '../../../settings/plain-words.ts';
import { PAYLOADS, payloadNamed } from '../reference/payloads.ts';
import { postOf, type ReferencePayload, type Scene } from '../reference/scene.ts';
import { noteInbound } from '../service-window.ts';
import type { Simulation } from '../simulation.ts';
import { postAnswers } from './control-answers.ts';

/** Who the payload is about, unless somebody is named. */
const SOMEBODY = 'Camila Prueba';
/** A portfolio owns the account; it is in no answer of this provider. */
const PORTFOLIO = '206010002000300';

function sceneOf(
  simulation: Simulation,
  customer: Customer,
  line: Line,
  template: string | undefined,
): Scene {
  const number = customer.phone ?? customer.userId.slice('CO.'.length, 20);
  const country = customer.userId.slice(0, 2);
  const after = `${number.slice(0, -4)}${digitsOf(`${number}+`, 4)}`;
  const sent = simulation.sends.all().findLast(({ id, userId }) => id !== null && userId === customer.userId);
  const all = simulation.templates.all();
  const about = template === undefined ? all[0] : all.find(({ name }) => name === template);
  if (template !== undefined && about === undefined) {
    throw new ControlError(404, 'template: no template has this name');
  }
  return {
    line,
    account: BUSINESS_ACCOUNT_ID,
    portfolio: PORTFOLIO,
    customer: {
      phone: number,
      userId: customer.userId,
      parentUserId: `${country}.ENT.${digitsOf(number, 15)}`,
      name: customer.name,
      username: customer.username ?? customer.name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''),
    },
    after: {
      phone: after,
      userId: `${country}.1${digitsOf(after, 15)}`,
      parentUserId: `${country}.ENT.${digitsOf(after, 15)}`,
    },
    at: simulation.now(),
    sent: sent?.id ?? outboundMessageId(number),
    written: inboundMessageId(number),
    message: inboundMessageId(number),
    call: callId(),
    template: {
      id: about?.id ?? graphId(),
      name: about?.name ?? 'hello_world',
      language: about?.language ?? 'es',
    },
  };
}

/** What the payload makes true of the customer at this provider: whoever has written may be answered. */
function takeEffect(
  { simulation, customer, line }: { simulation: Simulation; customer: Customer; line: Line },
  payload: ReferencePayload,
  scene: Scene,
): void {
  const { messages, calls } = payload.value(scene) as {
    readonly messages?: readonly Readonly<Record<string, unknown>>[];
    readonly calls?: readonly Readonly<Record<string, unknown>>[];
  };
  const opens =
    (payload.field === 'messages' && (messages ?? []).some(renewsWindow)) ||
    (calls ?? []).some((call) => call['direction'] === 'USER_INITIATED');
  if (opens) noteInbound(customer, line.phoneNumberId, scene.at, scene.at);
  switch (payload.name) {
    case 'messages/system-number':
    case 'user-id/changed':
      simulation.customers.changeNumber(customer, scene.after.phone);
      return;
    case 'preferences/stop':
      simulation.customers.change(customer, { stoppedMarketing: true });
      return;
    case 'preferences/resume':
    case 'preferences/signup':
      simulation.customers.change(customer, { stoppedMarketing: false });
  }
}

/** T6: every payload that the provider's reference prints, by name. */
export function registerPayloadControl(plain: FastifyInstance, simulation: Simulation): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.get('/payloads', () => ({
    payloads: PAYLOADS.map(({ name, field, page }) => ({ name, field, page })),
  }));
  app.post('/payloads', { schema: { body: payloadSchema } }, async ({ body }) => {
    const payload = payloadNamed(body.name);
    if (payload === undefined) {
      const near = closest(
        body.name,
        PAYLOADS.map(({ name }) => name),
      );
      throw new ControlError(
        404,
        `name: the reference has no payload ${body.name}${near === null ? ';' : didYouMean(near)} GET /control/payloads lists them`,
      );
    }
    const line = lineOf(simulation, body.line);
    const customer = simulation.customers.ensure(body.customer ?? SOMEBODY);
    const scene = sceneOf(simulation, customer, line, body.template);
    const post = postOf(payload, scene);
    takeEffect({ simulation, customer, line }, payload, scene);
    return {
      payload: post,
      posts: await postAnswers(simulation.webhooks.post('other', post), body.wait),
    };
  });
}
