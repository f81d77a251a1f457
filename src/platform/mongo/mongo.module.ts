import { Global, Logger, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Config } from '../../config/index.js';
import { wakeWritersOfClosedSockets } from './closed-sockets.js';
import { Database, DatabaseAddress } from './database.js';
import { EmbeddedEngine } from './embedded-engine.js';
import { unsaid } from './unsaid.js';
import { DURABLE } from './write-concern.js';

const DATABASE_NAME = 'trader_dashboard';
/** A database that does not answer is said to be away within seconds, instead of holding requests; times in ms. */
const CONNECTION_DEFAULTS = {
  serverSelectionTimeoutMS: 3000,
  heartbeatFrequencyMS: 2000,
  connectTimeoutMS: 4000,
  waitQueueTimeoutMS: 10_000, // a start on an empty database asks for many collections and indexes at once
  socketTimeoutMS: 60_000,
  maxPoolSize: 32,
  minPoolSize: 2,
};

@Module({
  providers: [
    {
      provide: DatabaseAddress,
      inject: [Config],
      useFactory: async (config: Config) => {
        wakeWritersOfClosedSockets();
        if (config.mongodbUri) return new DatabaseAddress(config.mongodbUri, undefined);
        const log = new Logger('EmbeddedEngine');
        const engine = await EmbeddedEngine.start({
          dataDir: config.dataDir,
          onChange: (state, detail) =>
            state === 'ready' ? log.log(detail) : log.error(`${detail}, starting it again`),
        });
        return new DatabaseAddress(engine.uri, engine);
      },
    },
  ],
  exports: [DatabaseAddress],
})
class DatabaseAddressModule {}

/** `MONGODB_URI`, or the embedded engine as a child of this process; the features see only Mongoose. */
@Global()
@Module({
  imports: [
    DatabaseAddressModule,
    MongooseModule.forRootAsync({
      imports: [DatabaseAddressModule],
      inject: [DatabaseAddress],
      useFactory: (address: DatabaseAddress) => ({
        uri: address.uri,
        ...(!hasDatabaseName(address.uri) && { dbName: DATABASE_NAME }),
        writeConcern: { w: DURABLE.w, journal: DURABLE.j },
        ...unsaid(address.uri, CONNECTION_DEFAULTS),
        bufferCommands: false,
        retryAttempts: 3,
        retryDelay: 1000,
        verboseRetryLog: true,
      }),
    }),
  ],
  providers: [Database],
  exports: [Database],
})
export class MongoModule {}

function hasDatabaseName(uri: string): boolean {
  return /^mongodb(\+srv)?:\/\/[^/]+\/[^?]/.test(uri);
}
