import type { FastifyReply, FastifyRequest } from 'fastify';
import { mayDo, ROLES, type Role } from '../../../domain/access/role.ts';
import type { Language } from '../../../domain/messages/language.ts';
import { Layout } from '../frame/layout.tsx';
import { frameOf } from '../frame/page-frame.ts';
import type { PageParts } from '../frame/parts.ts';
import { sendPage } from '../frame/render.ts';
import { safeReturnPath } from './safe-return-path.ts';
import { COMMON } from '../words/common.ts';
import { languageOf } from '../words/language.ts';
import { SIGN_IN, type SignInFault } from './words.ts';

/** Who signs in to a local world, by role. */
export const LOCAL_NAMES: Readonly<Record<Role, string>> = {
  viewer: 'Vera',
  agent: 'Andrés',
  supervisor: 'Sofía',
  admin: 'Alma',
};

export interface SignInPage {
  /** Where to go afterwards, a safe return path; null: the person came for nothing in particular. */
  readonly to: string | null;
  readonly hasIssuer: boolean;
  /** Why the person is not signed in, if they tried, or could not. */
  readonly fault: SignInFault | null;
  /** They just signed out; where they may sign out of the issuer too, if anywhere. */
  readonly left: { readonly signOutAddress: string | null } | null;
  readonly status?: number;
}

/** Where the demonstration begins: it is seen in a minute there. */
const BEGINNING = '/simulator';
/** Who sees all of it. */
const GUEST: Role = 'supervisor';

/** The simulator is where `npm start` leads, and shows what not everybody may see. */
const opensFor = (role: Role, to: string | null): boolean =>
  to?.startsWith(BEGINNING) !== true || mayDo(role, 'contact.read');

/** What this is, one large way into it, and small ones for who wants to see what another role may do. */
function Demonstration({ language, to }: { readonly language: Language; readonly to: string | null }) {
  const words = SIGN_IN[language].local;
  const { roles } = COMMON[language];
  return (
    <>
      <p>{words.what}</p>
      <form method="post" action="/login/local">
        <input type="hidden" name="role" value={GUEST} />
        <input type="hidden" name="to" value={to ?? BEGINNING} />
        <button class="wide enter">{words.enter}</button>
      </form>
      <p class="quiet-text">{words.as(LOCAL_NAMES[GUEST], roles[GUEST].toLowerCase())}</p>
      <h2>{words.others}</h2>
      <ul class="ways-in">
        {ROLES.filter((role) => role !== GUEST).map((role) => (
          <li>
            <form method="post" action="/login/local">
              <input type="hidden" name="role" value={role} />
              <input type="hidden" name="to" value={safeReturnPath(opensFor(role, to) ? to : null)} />
              <button class="quiet">{`${LOCAL_NAMES[role]} · ${roles[role]}`}</button>
            </form>
            <span class="quiet-text">{words.may[role]}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The one page for who is not signed in: every way in, and what stands in the way. */
export function sendSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: Pick<PageParts, 'clock' | 'isLocal'>,
  { to, hasIssuer, fault, left, status = 200 }: SignInPage,
): FastifyReply {
  const words = SIGN_IN[languageOf(request)];
  const [faultTitle, faultText] = fault === null ? [null, null] : words.faults[fault];
  return sendPage(
    reply,
    <Layout {...frameOf(request, parts)} operator={null} title={faultTitle ?? words.title}>
      <section class="card narrow">
        <h1>{faultTitle ?? (parts.isLocal ? 'Ventana' : words.title)}</h1>
        {faultText !== null && <p role="alert">{faultText}</p>}
        {left !== null && <p role="status">{words.left}</p>}
        {hasIssuer && (
          <p>
            <a class="button wide" href={`/login/company?to=${encodeURIComponent(safeReturnPath(to))}`}>
              {fault === null ? words.company : words.again}
            </a>
          </p>
        )}
        {left !== null && left.signOutAddress !== null && (
          <p>
            <a href={left.signOutAddress}>{words.leaveCompany}</a>
          </p>
        )}
        {parts.isLocal && <Demonstration language={languageOf(request)} to={to} />}
        {!hasIssuer && !parts.isLocal && <p>{words.nowhere}</p>}
      </section>
    </Layout>,
    status,
  );
}
