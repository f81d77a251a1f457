import ipaddr from 'ipaddr.js';

/** Azure's address for machines that ask about themselves: public by its range, and answered on the machine's own host. */
const PLATFORM_ADDRESSES = new Set(['168.63.129.16']);

/** Public IPv6 addresses are all in here (RFC 4291); what lies outside is of some special use, or of none yet. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
/** The one prefix of NAT64 behind which the IPv4 address always stands at the end (RFC 6052). */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * Why nobody may be called at this address (`10.1.2.3`, `fe80::1`), in a few words; null when it is a public one.
 * An IPv6 address that stands for an IPv4 one (mapped, NAT64, 6to4) is judged by that one. `allowLoopback` allows
 * 127.0.0.0/8 and ::1, and nothing else.
 */
export function refusalOf(address: string, allowLoopback: boolean): string | null {
  if (!ipaddr.isValid(address)) return 'no address';
  const parsed = ipaddr.process(address); // IPv4-mapped becomes IPv4
  const meant = parsed instanceof ipaddr.IPv6 ? embeddedIn(parsed) : parsed;
  const range = meant.range();
  if (range === 'loopback' && meant === parsed && allowLoopback) return null;
  if (range !== 'unicast') return RANGES[range] ?? range;
  if (meant instanceof ipaddr.IPv6) return meant.match(GLOBAL_UNICAST) ? null : 'not public';
  return PLATFORM_ADDRESSES.has(meant.toString()) ? 'metadata' : null;
}

/** Whether a URL's host is a literal address; `refusalOf` takes it without the brackets. */
export function literalAddress(hostname: string): string | null {
  const address = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(address) ? address : null;
}

/** In the words of people; other ranges have their names of RFC 6890. */
const RANGES: Readonly<Record<string, string>> = {
  uniqueLocal: 'private',
  carrierGradeNat: 'private (carrier-grade NAT)',
  linkLocal: 'link-local',
  rfc6052: 'not public',
  deprecatedSiteLocal: 'not public',
};

function embeddedIn(address: ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  const bytes = address.toByteArray();
  if (address.match(NAT64)) return new ipaddr.IPv4(bytes.slice(12));
  switch (address.range()) {
    case 'rfc6145': // translated, ::ffff:0:0:0/96
      return new ipaddr.IPv4(bytes.slice(12));
    case '6to4': // 2002:<IPv4>::/48
      return new ipaddr.IPv4(bytes.slice(2, 6));
    default:
      return address;
  }
}
