import { LANGUAGES, type Language } from '../../domain/messages/language.ts';
import { escapeHtml } from '../../domain/messages/escape-html.ts';

/** What a resume link has to say when it leads nowhere else. */
export type ResumeNews =
  /** R10: the task was completed. */
  | 'done'
  /** Another task replaced it, its time is over, or the case is closed. */
  | 'over'
  /** The step waits in the chat, and the line's number is not known here. */
  | 'in-chat'
  /** Not a link of ours, or a broken one. */
  | 'unknown';

const WORDS: Readonly<
  Record<ResumeNews, Readonly<Record<Language, readonly [title: string, text: string]>>>
> = {
  done: {
    es: ['Esto ya está hecho', 'No tienes que hacer nada más. Puedes cerrar esta página.'],
    pt: ['Isto já foi feito', 'Você não precisa fazer mais nada. Pode fechar esta página.'],
    en: ['This is done', 'There is nothing left for you to do. You can close this page.'],
  },
  over: {
    es: [
      'Este enlace ya no hace falta',
      'El paso al que llevaba terminó: no tienes que hacer nada aquí. Si necesitas algo más, escríbenos por WhatsApp.',
    ],
    pt: [
      'Este link não é mais necessário',
      'A etapa a que ele levava terminou: não há nada a fazer aqui. Se precisar de algo mais, escreva para nós pelo WhatsApp.',
    ],
    en: [
      'This link is no longer needed',
      'The step it led to is over: there is nothing to do here. If you need anything else, write to us on WhatsApp.',
    ],
  },
  'in-chat': {
    es: [
      'Continúa en WhatsApp',
      'Abre el chat en el que nos escribiste y envíanos un mensaje: seguimos donde quedaste.',
    ],
    pt: [
      'Continue no WhatsApp',
      'Abra o chat em que você nos escreveu e envie uma mensagem: continuamos de onde parou.',
    ],
    en: [
      'Go on in WhatsApp',
      'Open the chat in which you wrote to us and send a message: we go on where you left off.',
    ],
  },
  unknown: {
    es: [
      'No encontramos esta página',
      'El enlace está incompleto o no es nuestro. Ábrelo otra vez desde el mensaje que te enviamos.',
    ],
    pt: [
      'Não encontramos esta página',
      'O link está incompleto ou não é nosso. Abra-o de novo a partir da mensagem que enviamos.',
    ],
    en: [
      'We cannot find this page',
      'The link is incomplete or not one of ours. Open it again from the message we sent you.',
    ],
  },
};

/** Readable at any width and in the dark, with the contrast of the system's own colours. */
const STYLE = `:root{color-scheme:light dark}
body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.5rem;margin:0 0 .5rem}
h2{font-size:1.125rem;margin:0 0 .25rem}
section{margin-top:2rem;padding-top:1rem;border-top:1px solid color-mix(in srgb,currentColor 25%,transparent)}
p{margin:0}`;

/**
 * One small page in all languages, the given one first: no script, nothing to load, nothing personal, the same for
 * everybody who holds the link (S1).
 */
export function resumePage(news: ResumeNews, language: Language): string {
  const words = WORDS[news];
  const [title, text] = words[language];
  const others = LANGUAGES.filter((other) => other !== language).map((other) => {
    const [heading, body] = words[other];
    return `<section lang="${other}"><h2>${escapeHtml(heading)}</h2><p>${escapeHtml(body)}</p></section>`;
  });
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${others.join('\n')}
</main>
</body>
</html>
`;
}
