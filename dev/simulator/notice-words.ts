import type { InLanguages } from '../../gateway/pages/words/language.ts';

interface NoticeWords {
  readonly clearing: string;
  readonly making: string;
  readonly history: string;
  readonly madeOf: (made: string, of: string) => string;
  readonly failed: string;
  readonly again: string;
  readonly expired: string;
  readonly fresh: string;
}

export const NOTICE: InLanguages<NoticeWords> = {
  es: {
    clearing: 'Empezando de nuevo: se borran los datos anteriores…',
    making: 'Creando los casos de ejemplo:',
    history: 'Los casos de ejemplo están listos. Completando los días anteriores para el resumen:',
    madeOf: (made, of) => `${made} de ${of}`,
    failed: 'No se pudieron crear los casos de ejemplo.',
    again: 'Intentar de nuevo',
    expired: 'Ya no queda ninguna ventana abierta: el reloj pasó por todas.',
    fresh: 'Crear ejemplos nuevos',
  },
  pt: {
    clearing: 'Começando de novo: os dados anteriores estão sendo excluídos…',
    making: 'Criando os casos de exemplo:',
    history: 'Os casos de exemplo estão prontos. Completando os dias anteriores para o resumo:',
    madeOf: (made, of) => `${made} de ${of}`,
    failed: 'Não foi possível criar os casos de exemplo.',
    again: 'Tentar de novo',
    expired: 'Nenhuma janela está aberta: o relógio passou por todas.',
    fresh: 'Criar novos exemplos',
  },
  en: {
    clearing: 'Starting over: the data before are being deleted…',
    making: 'Making the example cases:',
    history: 'The example cases are there. Filling in the days before, for the summary:',
    madeOf: (made, of) => `${made} of ${of}`,
    failed: 'The example cases could not be made.',
    again: 'Try again',
    expired: 'No window is open any more: the clock has passed them all.',
    fresh: 'Make fresh examples',
  },
};
