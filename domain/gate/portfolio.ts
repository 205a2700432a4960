/** E6: which accounts are one business portfolio, by a name of the deployment's own. */
export type Portfolios = Readonly<Record<string, readonly string[]>>;

/** The accounts that share a messaging limit with this one, itself among them. Not named anywhere: it is alone. */
export function accountsBeside(portfolios: Portfolios, account: string): readonly string[] {
  return Object.values(portfolios).find((accounts) => accounts.includes(account)) ?? [account];
}

/** E6: the name under which the limit of an account is shared; null: the account is in no portfolio that was named. */
export function portfolioOf(portfolios: Portfolios, account: string): string | null {
  return Object.entries(portfolios).find(([, accounts]) => accounts.includes(account))?.[0] ?? null;
}
