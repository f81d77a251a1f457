/** The one order of rooms: each imports only from those before it. `docs/architecture.md` tells why. */
const ROOMS = [
  'config',
  'common',
  'platform',
  'health',
  'auth',
  'events',
  'webhooks',
  'analytics',
  'members',
  'market',
  'broker',
  'bot',
  'insights',
  'assistant',
  'crm',
  'admin',
  'console',
];

const order = ROOMS.map((room, at) => ({
  name: `order-${room}`,
  comment: `${room} may import only from: ${ROOMS.slice(0, at).join(', ') || 'no other room'}`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: `^src/(${ROOMS.slice(at + 1).join('|') || 'none'})/` },
}));

module.exports = {
  forbidden: [
    ...order,
    {
      name: 'one-door',
      comment:
        'another room is entered through its index.ts, or through pure.ts for what carries no framework',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/([^/]+)/.+', pathNot: ['^src/$1/', '^src/[^/]+/(index|pure)\\.ts$'] },
    },
    {
      name: 'pure-is-light',
      comment:
        'pure doors and threads load no framework: it takes seconds and memory at each start of a thread',
      severity: 'error',
      from: { path: '^src/([^/]+/pure|.+\\.worker)\\.ts$' },
      to: { path: '(^|/)node_modules/(@nestjs|mongoose|fastify|rxjs|reflect-metadata)', reachable: true },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'engine-knows-nothing-of-the-app',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(src|seeds|bench|test)/' },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: { path: '^(src|packages/[^/]+/src)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
