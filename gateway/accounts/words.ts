import type { InLanguages } from '../pages/words/language.ts';

export const SIGN_IN: InLanguages<{
  readonly title: string;
  readonly local: string;
  readonly as: string;
  readonly company: string;
  readonly nowhere: string;
}> = {
  es: {
    title: 'Entrar',
    local: 'Este es un entorno local con datos ficticios: elige con qué rol entrar.',
    as: 'Entrar como',
    company: 'Entrar con la cuenta de la empresa',
    nowhere: 'Falta configurar el acceso: OIDC_ISSUER, OIDC_CLIENT_ID y OIDC_CLIENT_SECRET.',
  },
  pt: {
    title: 'Entrar',
    local: 'Este é um ambiente local com dados fictícios: escolha com que papel entrar.',
    as: 'Entrar como',
    company: 'Entrar com a conta da empresa',
    nowhere: 'Falta configurar o acesso: OIDC_ISSUER, OIDC_CLIENT_ID e OIDC_CLIENT_SECRET.',
  },
  en: {
    title: 'Sign in',
    local: 'This is a local world with fictional data: choose the role to sign in with.',
    as: 'Sign in as',
    company: 'Sign in with your company account',
    nowhere: 'Sign-in is not set up: OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are missing.',
  },
};
