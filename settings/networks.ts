import ipaddr from 'ipaddr.js';

/** Where events may be posted to. */
export interface Networks {
  /** Also this machine and everything beside it: for local use. */
  readonly isAny: boolean;
  /** Beside all public addresses. */
  readonly also: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];
}

export const PUBLIC_NETWORKS: Networks = { isAny: false, also: [] };
export const ANY_NETWORK: Networks = { isAny: true, also: [] };

/** `public`, `any`, or networks like `10.20.0.0/16`, comma-separated; null for anything else. */
export function readNetworks(text: string): Networks | null {
  const words = text.split(',').map((each) => each.trim());
  if (words.length === 1 && words[0] === 'public') return PUBLIC_NETWORKS;
  if (words.length === 1 && words[0] === 'any') return ANY_NETWORK;
  const also = words.filter((each) => each !== 'public');
  return also.every((each) => ipaddr.isValidCIDR(each))
    ? { isAny: false, also: also.map((each) => ipaddr.parseCIDR(each)) }
    : null;
}
