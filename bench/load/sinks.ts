import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a process of subscribers is told first; it answers with their addresses. */
export interface SinkOrder {
  answering: number;
  hanging: number;
}

export interface SinkAddresses {
  answering: string[];
  hanging: string[];
}

/** The answer to `counts`: how many requests the answering ones have had, and when the last one came. */
export interface SinkCounts {
  requests: number;
  /** Milliseconds since 1970. */
  lastAt: number;
  /** Of those that hang. */
  hanging: number;
}

const counts: SinkCounts = { requests: 0, lastAt: 0, hanging: 0 };

process.on('message', (message: SinkOrder | 'counts') => {
  if (message === 'counts') process.send!(counts);
  else void open(message).then((addresses) => process.send!(addresses));
});
process.on('disconnect', () => process.exit(0));

async function open({ answering, hanging }: SinkOrder): Promise<SinkAddresses> {
  const urls = async (many: number, make: () => Server) =>
    Promise.all(Array.from({ length: many }, () => listen(make())));
  return {
    answering: await urls(answering, () =>
      createServer((request, response) => {
        request.resume().on('end', () => {
          counts.requests++;
          counts.lastAt = Date.now();
          response.writeHead(204).end();
        });
      }),
    ),
    hanging: await urls(hanging, () => createServer(() => counts.hanging++)),
  };
}

function listen(server: Server): Promise<string> {
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    });
  });
}
