import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';

type Catalogues = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What is wrong with catalogues, held against the first of them: one line for each fault. */
export function faultsIn(catalogues: Catalogues): string[] {
  const [[first, expected] = ['', {}], ...others] = Object.entries(catalogues);
  return [
    ...Object.entries(expected).flatMap(([code, message]) => syntaxFault(first, code, message)),
    ...others.flatMap(([language, catalogue]) => [
      ...Object.keys(catalogue)
        .filter((code) => !Object.hasOwn(expected, code))
        .map((code) => `${language}: ${code} is no code of ${first}`),
      ...Object.entries(expected).flatMap(([code, message]) => {
        const own = catalogue[code];
        if (own === undefined || own.trim() === '') return [`${language}: ${code} has no sentence`];
        const fault = syntaxFault(language, code, own);
        if (fault.length > 0) return fault;
        const [has, wants] = [argumentsOf(own), argumentsOf(message)];
        return has === wants ? [] : [`${language}: ${code} says {${has}} where ${first} says {${wants}}`];
      }),
    ]),
  ];
}

function syntaxFault(language: string, code: string, message: string): string[] {
  try {
    parse(message, { ignoreTag: true });
    return [];
  } catch (error) {
    return [`${language}: ${code} is no ICU MessageFormat: ${String(error)}`];
  }
}

/** The names of a message's arguments, each once, sorted. */
export const argumentsOf = (message: string): string =>
  [...new Set(named(parse(message, { ignoreTag: true })))].toSorted().join(', ');

function named(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.select:
      case TYPE.plural:
        return [element.value, ...Object.values(element.options).flatMap(({ value }) => named(value))];
      case TYPE.tag:
        return named(element.children);
      default:
        return [element.value];
    }
  });
}
