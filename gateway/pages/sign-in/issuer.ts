import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  ClientError,
  ClientSecretBasic,
  type Configuration,
  clockTolerance,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
} from 'openid-client';
import { describeError } from '../../../settings/describe-error.ts';
import type { Environment } from '../../../settings/environment.ts';
import type { Logger } from '../../../settings/log.ts';
import { type Claims, personOf, type Vouched } from './identity.ts';

/** What a sign-in under way must come back with. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  /** PKCE */
  readonly verifier: string;
}

/** The issuer cannot be asked now. */
export class IssuerAway extends Error {
  override readonly name = 'IssuerAway';
}

/** The issuer, or what came back from it, says no. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
}

/** Who signs people in, by OpenID Connect: authorization code with PKCE, state and nonce. */
export interface Issuer {
  /** Whether it can be asked now. */
  isThere(): Promise<boolean>;
  /** Where to send the browser. @throws IssuerAway */
  begin(): Promise<{ readonly address: URL; readonly attempt: Attempt }>;
  /** @param answer the query the browser came back with. @throws IssuerAway, SignInRefused */
  finish(answer: string, attempt: Attempt): Promise<Vouched>;
  /** Where a person ends their sign-in with the issuer itself, where it has such a place. */
  signOutAddress(): string | null;
}

/** Seconds. A person waits, and the issuer may be away. */
const PATIENCE = 5;
/** Seconds that the issuer's clock and ours may be apart. */
const CLOCKS_APART = 30;

/** @returns null where OIDC_ISSUER is not set */
export function createIssuer(environment: Environment, log: Logger): Issuer | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_SCOPES, PUBLIC_URL } = environment;
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined || OIDC_CLIENT_SECRET === undefined)
    return null;
  const redirectUri = `${PUBLIC_URL}/login/callback`;

  let known: Configuration | null = null;
  let asking: Promise<Configuration> | null = null;

  /** What the issuer says of itself: asked when first needed, kept, and asked again after a failure. */
  const configuration = async (): Promise<Configuration> => {
    if (known !== null) return known;
    asking ??= discovery(
      new URL(OIDC_ISSUER),
      OIDC_CLIENT_ID,
      { [clockTolerance]: CLOCKS_APART },
      ClientSecretBasic(OIDC_CLIENT_SECRET),
      {
        timeout: PATIENCE,
        // Also a token that came straight from the issuer is looked at: whoever could forge one would be anybody.
        execute: [
          enableNonRepudiationChecks,
          ...(OIDC_ISSUER.startsWith('http:') ? [allowInsecureRequests] : []),
        ],
      },
    ).finally(() => {
      asking = null;
    });
    try {
      known = await asking;
      return known;
    } catch (error) {
      log.warn({ error: describeError(error) }, 'the issuer of OIDC_ISSUER could not be asked');
      throw new IssuerAway('the issuer does not answer', { cause: error });
    }
  };

  return {
    isThere: () =>
      configuration().then(
        () => true,
        () => false,
      ),
    async begin() {
      const issuer = await configuration();
      const attempt = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const address = buildAuthorizationUrl(issuer, {
        redirect_uri: redirectUri,
        scope: OIDC_SCOPES,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
      });
      return { address, attempt };
    },
    async finish(answer, { state, nonce, verifier }) {
      const issuer = await configuration();
      const came = new URL(redirectUri);
      came.search = answer;
      try {
        const tokens = await authorizationCodeGrant(issuer, came, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new SignInRefused('the issuer sent no ID token');
        const identity = personOf(claims, environment);
        if (identity.hasRoleClaim || issuer.serverMetadata().userinfo_endpoint === undefined) return identity;
        // Many issuers keep groups out of the token.
        const more = await fetchUserInfo(issuer, tokens.access_token, claims.sub);
        return personOf({ ...claims, ...more } as Claims, environment);
      } catch (error) {
        // Keys and addresses of the issuer may be others by now: the next person asks anew.
        known = null;
        throw isAway(error)
          ? new IssuerAway('the issuer does not answer', { cause: error })
          : new SignInRefused('the sign-in was refused', { cause: error });
      }
    },
    signOutAddress() {
      if (known?.serverMetadata().end_session_endpoint === undefined) return null;
      return buildEndSessionUrl(known, { post_logout_redirect_uri: `${PUBLIC_URL}/login` }).href;
    },
  };
}

/** No answer, or one that says that the issuer itself is not well. */
function isAway(error: unknown): boolean {
  if (error instanceof ResponseBodyError) return error.status >= 500;
  if (error instanceof AuthorizationResponseError) {
    return error.error === 'server_error' || error.error === 'temporarily_unavailable';
  }
  if (error instanceof ClientError) {
    const { cause } = error;
    return error.code === 'OAUTH_TIMEOUT' || (cause instanceof Response && cause.status >= 500);
  }
  // What fetch throws when nobody listens.
  return error instanceof TypeError;
}
