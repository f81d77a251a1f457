import { TestEnvironment } from 'jest-environment-node';

/** Like jest's own, but in the Node.js that runs it (see runtime.mjs), and it takes the databases of its file along. */
export default class Environment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global = globalThis;
    this.moduleMocker = new this.moduleMocker.constructor(globalThis);
    this.fakeTimersModern = new this.fakeTimersModern.constructor({
      config: config.projectConfig,
      global: globalThis,
    });
    this.exit = process.exit; // jest wraps it for each file
    this.databases = globalThis.testDatabases = [];
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    process.exit = this.exit;
    await drop(this.databases);
  }
}

/** Each takes dozens of tables: hundreds of them make an engine slow at making more. */
async function drop(uris) {
  if (uris.length === 0) return;
  const { MongoClient } = await import('mongodb');
  for (const uri of uris) {
    const client = await MongoClient.connect(uri);
    try {
      await client.db().dropDatabase();
    } finally {
      await client.close();
    }
  }
}
