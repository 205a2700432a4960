import { type Language, LANGUAGES } from './language.ts';
import { longestOf, phrasesOf, readText } from './read-text.ts';
import { withoutSignature } from './signature.ts';

/**
 * Opt-out words (E2). All lists hold for everybody: people mix languages. `cancelar`, `cancel`, `end` and `fim` are not among them: to a service they are about an order.
 */
export const OPT_OUT_WORDS = {
  es: `baja, la baja, dar de baja, darme de baja, dame de baja, deme de baja, denme de baja, darse de baja,
    quiero baja, quiero la baja, quiero darme de baja, quiero dar de baja, me quiero dar de baja, quisiera darme de baja,
    deseo darme de baja, me doy de baja, solicito la baja, solicito baja, darme de baja de la lista,
    quiero darme de baja de la lista, desuscribir, desuscribirme, desuscribirse, quiero desuscribirme,
    cancelar suscripción, cancelar la suscripción, anular suscripción, eliminar suscripción, detener,
    no más mensajes, no quiero más mensajes, ya no quiero más mensajes, no quiero recibir más mensajes,
    ya no quiero recibir más mensajes, ya no quiero recibir mensajes, no quiero recibir mensajes,
    no deseo recibir más mensajes, dejar de recibir mensajes, quiero dejar de recibir mensajes,
    no me escriban más, no me envíen más mensajes, no me manden más mensajes, no me envíen mensajes`,
  pt: `sair, quero sair, parar, pare, parem, descadastrar, descadastre, me descadastre, descadastrar-me,
    quero me descadastrar, quero descadastrar, desinscrever, quero me desinscrever, cancelar inscrição,
    cancelar a inscrição, parar mensagens, não quero mais mensagens, não quero receber mais mensagens,
    não quero mais receber mensagens, não quero receber mensagens, não me mande mais mensagens,
    não me mandem mais mensagens, parem de mandar mensagens, pare de mandar mensagens`,
  en: `stop, stop all, stopall, unsubscribe, unsubscribe me, i want to unsubscribe, opt out, optout, opt-out, opt me out,
    i want to opt out, no more messages, stop messaging me, stop sending me messages, i want no more messages`,
} as const;

/** What grants again (E2). `volver`, `reactivar` and their like are not among them: in a menu they are about something else. */
export const OPT_IN_WORDS = {
  es: `alta, dar de alta, darme de alta, dame de alta, quiero darme de alta, suscribir, suscribirme`,
  pt: `inscrever, me inscreva, reinscrever`,
  en: `start, unstop, subscribe, resubscribe, opt in, optin, opt-in`,
} as const;

/**
 * What is nothing beside such a word (E2): greetings, thanks, please and farewells. Words that agree, such as `ok` or
 * `sí`, are not among them: they answer a question, and the rest is the answer.
 */
export const COURTESY = {
  es: `hola, buenas, muy buenas, buen día, buenos días, muy buenos días, buenas tardes, muy buenas tardes, buenas noches,
    muy buenas noches, estimados, estimadas, estimado, estimada, saludos, un saludo, saludos cordiales,
    por favor, porfavor, porfa, porfis, favor, xfa, xfavor, x favor, gracias, muchas gracias, mil gracias, muchísimas gracias,
    gracias por todo, gracias por su ayuda, gracias por tu ayuda, desde ya gracias, desde ya muchas gracias,
    gracias de antemano, muchas gracias de antemano, muy amable, muy amables, se agradece, grax, grcs,
    atentamente, cordialmente, atte, adiós, hasta luego, chao, chau, que tenga buen día, que tengan buen día`,
  pt: `olá, oi, bom dia, boa tarde, boa noite, prezados, prezado, prezada, por favor, favor, por gentileza, faz favor, pfv,
    pfvr, obrigado, obrigada, muito obrigado, muito obrigada, brigado, brigada, obg, desde já obrigado,
    desde já obrigada, agradeço, agradecido, agradecida, valeu, vlw, atenciosamente, att, abraços, abraço,
    até logo, até mais, tchau, saudações`,
  en: `hi, hello, hey, good morning, good afternoon, good evening, dear team, please, pls, plz, kindly, thanks, thank you,
    thank u, thank you so much, thank you very much, thanks a lot, many thanks, thx, tks, ty, bye, goodbye, regards,
    best regards, kind regards, sincerely, cheers`,
} as const;

const STOP = phrasesOf(Object.values(OPT_OUT_WORDS).join(','));
const START = phrasesOf(Object.values(OPT_IN_WORDS).join(','));
const NOTHING = phrasesOf(Object.values(COURTESY).join(','));
const LONGEST_PHRASE = longestOf(STOP, START, NOTHING);

/**
 * E2: is a text an opt-out or opt-in word alone? Greetings, thanks, please and a signature around it are nothing; said
 * several times it is still that word. With any other word it is a sentence about something, and neither.
 * @param writer what the customer is called, where it is known: their name below is a signature
 */
export function optChoice(text: string, writer: string | null = null): 'stop' | 'start' | null {
  const words = readText(withoutSignature(text, writer))?.words ?? [];
  // What the words up to here say, by every way of cutting them into phrases: bit 1 out, bit 2 in.
  const said = new Map<number, Set<number>>([[0, new Set([0])]]);
  for (let from = 0; from < words.length; from += 1) {
    const before = said.get(from);
    if (before === undefined) continue;
    for (let length = 1; length <= LONGEST_PHRASE; length += 1) {
      const phrase = words.slice(from, from + length).join(' ');
      const adds = STOP.has(phrase) ? 1 : START.has(phrase) ? 2 : NOTHING.has(phrase) ? 0 : null;
      if (adds === null || from + length > words.length) continue;
      const there = said.get(from + length) ?? new Set();
      for (const each of before) there.add(each | adds);
      said.set(from + length, there);
    }
  }
  const whole = said.get(words.length);
  if (whole?.has(1)) return 'stop';
  return whole?.has(2) ? 'start' : null;
}

const phrasesIn = (
  lists: Readonly<Record<Language, string>>,
): Readonly<Record<Language, ReadonlySet<string>>> => ({
  es: phrasesOf(lists.es),
  pt: phrasesOf(lists.pt),
  en: phrasesOf(lists.en),
});
const STOP_IN = phrasesIn(OPT_OUT_WORDS);
const COURTESY_IN = phrasesIn(COURTESY);

/**
 * E2: in which language an opt-out was asked for; null where the words do not say: STOP is known to everybody.
 * @param text as written
 */
export function optOutLanguage(text: string): Language | null {
  const words = readText(withoutSignature(text, null))?.words ?? [];
  const found = (lists: Readonly<Record<Language, ReadonlySet<string>>>): Language[] =>
    LANGUAGES.filter((language) =>
      words.some((_, from) =>
        words.some((__, to) => {
          const phrase = words.slice(from, to + 1).join(' ');
          return phrase !== 'stop' && lists[language].has(phrase);
        }),
      ),
    );
  const [first = null] = found(STOP_IN);
  const polite = found(COURTESY_IN);
  return first ?? (polite.length === 1 ? (polite[0] ?? null) : null);
}
