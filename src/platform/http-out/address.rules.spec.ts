import { literalAddress, refusalOf } from './address.rules.js';

describe('refusalOf', () => {
  it.each([
    '93.184.216.34',
    '8.8.8.8',
    '100.63.255.255', // just before CGNAT
    '172.32.0.1', // just after 172.16/12
    '2606:2800:220:1:248:1893:25c8:1946',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808', // NAT64 of 8.8.8.8
    '2002:808:808::1', // 6to4 of 8.8.8.8
  ])('allows the public %s', (address) => {
    expect(refusalOf(address, false)).toBeNull();
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['fc00::1', 'private'],
    ['fd12:3456::1', 'private'],
    ['fd00:ec2::254', 'private'],
    ['100.64.0.1', 'private (carrier-grade NAT)'],
    ['100.100.100.200', 'private (carrier-grade NAT)'],
    ['169.254.169.254', 'link-local'],
    ['::ffff:169.254.169.254', 'link-local'],
    ['fe80::1', 'link-local'],
    ['168.63.129.16', 'metadata'],
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['::', 'unspecified'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['240.0.0.1', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['2001:db8::1', 'reserved'],
    ['64:ff9b::7f00:1', 'loopback'], // NAT64 of 127.0.0.1
    ['64:ff9b::a9fe:a9fe', 'link-local'], // NAT64 of 169.254.169.254
    ['::ffff:0:127.0.0.1', 'loopback'], // translated
    ['2002:7f00:1::', 'loopback'], // 6to4 of 127.0.0.1
    ['2002:a00:1::', 'private'], // 6to4 of 10.0.0.1
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'teredo'],
    ['::7f00:1', 'not public'], // IPv4-compatible, long given up
    ['64:ff9b:1::7f00:1', 'not public'], // local NAT64
    ['fec0::1', 'not public'],
    ['4000::1', 'not public'],
    ['not an address', 'no address'],
    ['', 'no address'],
  ])('refuses %s: %s', (address, why) => {
    expect(refusalOf(address, false)).toBe(why);
  });

  it.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])(
    'allows %s when loopback is allowed',
    (a) => {
      expect(refusalOf(a, true)).toBeNull();
    },
  );

  it.each([
    '10.0.0.1',
    '169.254.169.254',
    'fd00:ec2::254',
    '0.0.0.0',
    '::',
    '2002:7f00:1::',
    '64:ff9b::7f00:1',
  ])('refuses %s even then', (address) => {
    expect(refusalOf(address, true)).not.toBeNull();
  });
});

describe('literalAddress', () => {
  // as URL gives the host: it has turned every spelling of an IPv4 address into the usual one
  it.each([
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://0177.0.0.1/', '127.0.0.1'],
    ['http://127.1/', '127.0.0.1'],
    ['http://１２７.０.０.１/', '127.0.0.1'],
    ['http://[::1]/', '::1'],
    ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
  ])('%s is %s', (url, address) => {
    expect(literalAddress(new URL(url).hostname)).toBe(address);
  });

  it.each(['http://example.com/', 'http://localhost/', 'http://127.0.0.1.nip.io/'])('%s is a name', (url) => {
    expect(literalAddress(new URL(url).hostname)).toBeNull();
  });
});
