import { getHeapStatistics } from 'node:v8';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { EventLoopDelay } from './event-loop-delay.js';
import { LiveFigures } from './live-figures.js';

/** How the process that is asked is doing. All of it is in memory: microseconds. */
@Injectable()
export class ProcessFigures implements BeforeApplicationShutdown {
  private readonly delay = new EventLoopDelay();
  private cpu = { micros: 0, at: 0 };

  constructor(figures: LiveFigures) {
    const add = (name: string, unit: string, help: string, read: () => number | null) =>
      figures.add({ name: `process.${name}`, unit, help, scope: 'process', read });
    add('residentBytes', 'bytes', 'Resident memory of this process', () => process.memoryUsage.rss());
    add('heapBytes', 'bytes', 'Memory that JavaScript objects of this process take', () => {
      return getHeapStatistics().used_heap_size;
    });
    add('cpuShare', 'cores', 'CPU time of this process since the reading before; 1 is one core', () => {
      return this.cpuShare();
    });
    add(
      'eventLoopDelayMs',
      'ms',
      'By how much the event loop is late, 99th percentile since the reading before',
      () => {
        return this.delay.p99();
      },
    );
    add('uptimeSeconds', 's', 'Since this process was started', () => Math.floor(process.uptime()));
  }

  beforeApplicationShutdown(): void {
    this.delay.stop();
  }

  /** At the first reading since the start of the process. */
  private cpuShare(): number | null {
    const { user, system } = process.cpuUsage();
    const now = { micros: user + system, at: process.uptime() * 1e6 };
    const { micros, at } = this.cpu;
    this.cpu = now;
    return now.at > at ? Math.round(((now.micros - micros) / (now.at - at)) * 1000) / 1000 : null;
  }
}
