import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** All that is given out to the public in IPv6, so far; what lies outside of it has a meaning of its own. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
/** Looks public, and is where a machine at Azure reaches its own host. */
const AZURE_HOST = '168.63.129.16';

/**
 * Whether an address belongs to one machine on the public internet: no private, local, shared, reserved or documentation
 * range, and no IPv6 form that carries an IPv4 address in it (mapped, 6to4, Teredo, NAT64).
 *
 * @param address in the form that a resolver gives; anything else is not public
 */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv6 ? parsed.match(globalUnicast) : parsed.toString() !== AZURE_HOST;
}
