import type { ComponentChildren } from 'preact';
import type { Operator } from '../../../database/accounts/operators.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { LANGUAGES, type Language } from '../../../domain/messages/language.ts';
import { type Action, mayDo } from '../../../domain/access/role.ts';
import { assetPath } from '../assets.ts';
import { COMMON } from '../words/common.ts';
import { FORMS } from '../words/forms.ts';
import { refusalsIn } from '../words/refusals.ts';

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  es: 'Español',
  pt: 'Português',
  en: 'English',
};

export type PageName = 'sessions' | 'wallboard' | 'summary' | 'simulator' | 'audit';

export interface LayoutProps {
  readonly title: string;
  readonly language: Language;
  readonly now: Instant;
  /** Null: nobody is signed in, and there is nowhere to go. */
  readonly operator: Operator | null;
  /** Which of the navigation's pages this is, or belongs to. */
  readonly active?: PageName;
  /** Only a local world has one. */
  readonly hasSimulator: boolean;
  /** Names of further files in assets/: styles and modules of this page alone. */
  readonly styles?: readonly string[];
  readonly modules?: readonly string[];
  /** For a screen on a wall: no navigation. */
  readonly isBare?: boolean;
  readonly children: ComponentChildren;
}

/** Every page's frame. Nothing comes from elsewhere, and there is no inline script: the content policy allows neither. */
export function Layout({
  title,
  language,
  now,
  operator,
  active,
  hasSimulator,
  styles = [],
  modules = [],
  isBare = false,
  children,
}: LayoutProps) {
  const words = COMMON[language];
  const hasNotice = hasSimulator && operator !== null;
  // What the navigation shows opens for who sees it.
  const may = (action: Action): boolean => operator !== null && mayDo(operator.role, action);
  const places: readonly (readonly [PageName, string, boolean])[] = [
    ['sessions', words.sessions, true],
    ['wallboard', words.wallboard, true],
    ['summary', words.summary, true],
    ['simulator', words.simulator, hasSimulator && may('contact.read')],
    ['audit', words.audit, may('audit.read')],
  ];
  return (
    <html lang={language} data-now={now}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Ventana`}</title>
        <link rel="icon" href={assetPath('icon.svg')} type="image/svg+xml" />
        {['ventana.css', ...styles].map((name) => (
          <link rel="stylesheet" href={assetPath(name)} />
        ))}
        <script src={assetPath('theme.js')} />
        {['page.js', ...(hasNotice ? ['demonstration.js'] : []), ...modules].map((name) => (
          <script type="module" src={assetPath(name)} />
        ))}
      </head>
      <body data-words={JSON.stringify({ ...FORMS[language], refusals: refusalsIn(language) })}>
        <a class="skip" href="#content">
          {words.skip}
        </a>
        {!isBare && (
          <header class="bar">
            <a class="brand" href="/sessions">
              Ventana
            </a>
            {hasSimulator && <span class="chip warn">⚑ {words.fictional}</span>}
            {operator !== null && (
              <nav aria-label="Ventana">
                {places.map(
                  ([name, label, isShown]) =>
                    isShown && (
                      <a href={`/${name}`} aria-current={name === active ? 'page' : undefined}>
                        {label}
                      </a>
                    ),
                )}
              </nav>
            )}
            <div class="tools">
              <form method="post" action="/language" class="inline">
                <label>
                  <span class="unseen">{words.language}</span>
                  <select name="lang" data-submits>
                    {LANGUAGES.map((each) => (
                      <option value={each} selected={each === language}>
                        {LANGUAGE_NAMES[each]}
                      </option>
                    ))}
                  </select>
                </label>
              </form>
              <button
                type="button"
                class="quiet"
                data-theme-switch
                aria-label={words.theme}
                title={words.theme}
              >
                ◐
              </button>
              {operator !== null && (
                <form method="post" action="/logout" class="inline">
                  <a class="who" href="/account">
                    {operator.name} <small>{words.roles[operator.role]}</small>
                  </a>
                  <button class="quiet">{words.signOut}</button>
                </form>
              )}
            </div>
          </header>
        )}
        <main id="content" tabIndex={-1}>
          {hasNotice && <div class="notice" data-notice={`/simulator/notice?lang=${language}`} />}
          {children}
        </main>
        <div id="said" class="toasts">
          <div role="status" data-said="status" />
          <div role="alert" data-said="alert" />
          <template>
            <p class="toast">
              <span data-text />
              <button type="button" class="quiet" data-dismisses aria-label={words.dismiss}>
                <span aria-hidden="true">×</span>
              </button>
            </p>
          </template>
        </div>
      </body>
    </html>
  );
}

/** A part of a page that is live: replaced in place whenever it looks different, without losing focus or place. */
export function LiveRegion({
  id,
  source,
  language,
  children,
}: {
  readonly id: string;
  /** Address of its server-sent events, see gateway/live/stream.ts. */
  readonly source: string;
  readonly language: Language;
  readonly children: ComponentChildren;
}) {
  const { live, stale, signedOut, signInAgain } = COMMON[language];
  return (
    <>
      <p
        class="liveness"
        data-liveness={id}
        data-live={live}
        data-stale={stale}
        data-signed-out={signedOut}
        data-sign-in-again={signInAgain}
        aria-live="polite"
      />
      <div id={id} data-live-source={source}>
        {children}
      </div>
    </>
  );
}
