import type { FastifyInstance } from 'fastify';
import { Layout } from '../../gateway/pages/frame/layout.tsx';
import { sendPage } from '../../gateway/pages/frame/render.ts';
import { type InLanguages, languageOf } from '../../gateway/pages/words/language.ts';
import type { Clock } from '../../settings/clock.ts';

const PATH = '/dev/example-page';

/** Names that are reserved for examples (RFC 2606): nobody is found there. */
const RESERVED = /(?:^|\.)(?:example(?:\.com|\.net|\.org)?|invalid|test)$/;
const CHAT = 'wa.me';

const WORDS: InLanguages<Readonly<Record<'title' | 'page' | 'chat' | 'address' | 'text' | 'back', string>>> =
  {
    es: {
      title: 'Página de ejemplo',
      page: 'Aquí el cliente continuaría donde quedó. En producción este enlace lleva a la página de tu empresa:',
      chat: 'Aquí se abriría WhatsApp, con el chat de tu empresa y este texto listo para enviar:',
      address: 'Dirección',
      text: 'Texto',
      back: 'Volver al simulador',
    },
    pt: {
      title: 'Página de exemplo',
      page: 'Aqui o cliente continuaria de onde parou. Em produção este link leva à página da sua empresa:',
      chat: 'Aqui o WhatsApp seria aberto, no chat da sua empresa, com este texto pronto para enviar:',
      address: 'Endereço',
      text: 'Texto',
      back: 'Voltar ao simulador',
    },
    en: {
      title: 'Example page',
      page: 'Here the customer would go on where they left off. In production this link leads to your business’s page:',
      chat: 'Here WhatsApp would open, in the chat with your business, with this text ready to send:',
      address: 'Address',
      text: 'Text',
      back: 'Back to the simulator',
    },
  };

/** Where a local world leads customers: an address of the examples is nobody's, and its business is in no chat. */
export function examplePageFor(address: string, gatewayUrl: string): string {
  const { hostname } = new URL(address);
  return hostname === CHAT || RESERVED.test(hostname)
    ? `${gatewayUrl}${PATH}?to=${encodeURIComponent(address)}`
    : address;
}

/** What stands in for the pages and chats that the links of examples lead to. */
export function registerExamplePage(app: FastifyInstance, { clock }: { readonly clock: Clock }): void {
  app.get(PATH, { schema: { hide: true } as object }, (request, reply) => {
    const { to = '' } = request.query as { to?: string };
    const address = URL.canParse(to) ? new URL(to) : null;
    const language = languageOf(request);
    const words = WORDS[language];
    const text = address?.hostname === CHAT ? (address.searchParams.get('text') ?? '') : null;
    return sendPage(
      reply,
      <Layout title={words.title} language={language} now={clock.now()} operator={null} hasSimulator>
        <section class="card narrow">
          <h1>{words.title}</h1>
          <p>{text === null ? words.page : words.chat}</p>
          <dl class="facts">
            <dt>{text === null ? words.address : words.text}</dt>
            <dd>{text ?? address?.href ?? '—'}</dd>
          </dl>
          <p>
            <a href="/simulator">{words.back}</a>
          </p>
        </section>
      </Layout>,
    );
  });
}
