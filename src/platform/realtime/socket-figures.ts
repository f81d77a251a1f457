import { Injectable } from '@nestjs/common';
import { LiveFigures } from '../metrics/live-figures.js';
import { Metrics } from '../metrics/metrics.js';
import { STAFF_NAMESPACE } from './handshake.js';
import { Realtime } from './realtime.js';

/** Who is connected to this process, for staff and for Prometheus. Sizes of maps: they cost nothing. */
@Injectable()
export class SocketFigures {
  constructor(realtime: Realtime, metrics: Metrics, figures: LiveFigures) {
    const opened = () => realtime.opened();
    metrics.gauge({
      name: 'socket_connections',
      help: 'Sockets that are open on this process',
      labelNames: ['namespace'],
      collect() {
        for (const [namespace, count] of opened().sockets) this.set({ namespace }, count);
      },
    });
    const shared = { scope: 'process' as const, unit: 'sockets' };
    figures.add({
      ...shared,
      name: 'sockets.connections',
      unit: 'connections',
      help: 'Clients that are connected to this process',
      read: () => opened().connections,
    });
    figures.add({
      ...shared,
      name: 'sockets.default',
      help: 'Sockets of this process on the default namespace',
      read: () => opened().sockets.get('/') ?? 0,
    });
    figures.add({
      ...shared,
      name: 'sockets.admin',
      help: 'Sockets of this process on /admin',
      read: () => opened().sockets.get(STAFF_NAMESPACE) ?? 0,
    });
  }
}
