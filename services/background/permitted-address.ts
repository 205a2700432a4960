import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Networks } from '../../settings/networks.ts';

/** Nothing may be posted there: the code of the failure, and never which address it was. */
export const FORBIDDEN_ADDRESS = 'forbidden_address';

export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
  readonly code = FORBIDDEN_ADDRESS;
  constructor() {
    super('the address is in none of SUBSCRIBER_NETWORKS');
  }
}

/** Whoever asks there in our name is given the keys of our machine: forbidden whatever is permitted besides. */
const METADATA = [
  '169.254.0.0/16',
  'fe80::/10',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.192/32',
].map((network) => ipaddr.parseCIDR(network));

/** All that was ever given out to be reached from everywhere over IPv6. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

const isIn = (
  address: ipaddr.IPv4 | ipaddr.IPv6,
  [network, bits]: readonly [ipaddr.IPv4 | ipaddr.IPv6, number],
): boolean => address.kind() === network.kind() && address.match(network as ipaddr.IPv4, bits);

/**
 * IPv4 that a translator on the way would make of IPv6: NAT64 (RFC 6052, RFC 8215), 6to4 (RFC 3056), and IPv4 that is merely
 * written as IPv6 (RFC 4291, RFC 2765). By the bytes at which it stands.
 */
const CARRIERS = (
  [
    ['64:ff9b::/96', 12],
    ['64:ff9b:1::/48', 12],
    ['2002::/16', 2],
    ['::/96', 12],
    ['::ffff:0:0:0/96', 12],
  ] as const
).map(([network, at]) => ({ network: ipaddr.parseCIDR(network), at }));

/** The address itself, and what it carries. */
function meantBy(address: ipaddr.IPv4 | ipaddr.IPv6): (ipaddr.IPv4 | ipaddr.IPv6)[] {
  const bytes = address.toByteArray();
  return [
    address,
    ...CARRIERS.filter(({ network }) => isIn(address, network)).map(
      ({ at }) => new ipaddr.IPv4(bytes.slice(at, at + 4)),
    ),
  ];
}

/**
 * Whether something may be posted to an address. IPv4 that is spelt as IPv6 is judged as IPv4.
 * @param text an address as a resolver or the URL parser writes it, which undoes all other spellings of numbers
 */
export function isPermitted(text: string, { isAny, also }: Networks): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (meantBy(address).some((each) => METADATA.some((network) => isIn(each, network)))) return false;
  if (isAny || also.some((network) => isIn(address, network))) return true;
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || isIn(address, GLOBAL_IPV6);
}

/** Of the URL parser's `hostname`: an address without its brackets, else null. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? bare : null;
}

/**
 * Resolves a name to permitted addresses alone. It is what the socket connects to, so that a name cannot be one address for
 * the check and another for the connection (DNS rebinding).
 */
export const lookupIn =
  (networks: Networks, resolve: typeof lookup = lookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const permitted = (found as LookupAddress[]).filter(({ address }) => isPermitted(address, networks));
      const [first] = permitted;
      if (first === undefined) callback(new ForbiddenAddress(), '', 0);
      else if (options.all === true) callback(null, permitted);
      else callback(null, first.address, first.family);
    });
  };

/**
 * What becomes of a host that somebody registers. One whose name leads nowhere now may be registered: each post asks again.
 * @param patience milliseconds
 */
export async function judgeHost(
  hostname: string,
  networks: Networks,
  {
    resolve = lookup,
    patience = 3_000,
  }: { readonly resolve?: typeof lookup; readonly patience?: number } = {},
): Promise<'permitted' | 'forbidden' | 'unresolved'> {
  const literal = literalAddress(hostname);
  if (literal !== null) return isPermitted(literal, networks) ? 'permitted' : 'forbidden';
  return new Promise((settle) => {
    const timer = setTimeout(() => settle('unresolved'), patience);
    resolve(hostname, { all: true }, (error, found) => {
      clearTimeout(timer);
      if (error !== null || found.length === 0) settle('unresolved');
      else settle(found.every(({ address }) => isPermitted(address, networks)) ? 'permitted' : 'forbidden');
    });
  });
}
