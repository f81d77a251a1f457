import { Injectable } from '@nestjs/common';
import {
  collectDefaultMetrics,
  Counter,
  type CounterConfiguration,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  type HistogramConfiguration,
  Registry,
} from 'prom-client';

/** Gauges that are called like counters, and only sums of others by their label. */
const MISNAMED = [
  'nodejs_active_resources_total',
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
] as const;

type Settings<T> = Omit<T, 'registers'>;

/**
 * The figures of one application in Prometheus' terms: process memory, event-loop delay and garbage collection,
 * and what the rooms add. Names end in their unit, counters in `_total`. A label takes few values, never an id.
 * test/factories/prometheus-lint.ts checks it.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
  }

  counter<Label extends string>(settings: Settings<CounterConfiguration<Label>>): Counter<Label> {
    return new Counter({ ...settings, registers: [this.registry] });
  }

  /** `collect` may set the value at the moment of reading. */
  gauge<Label extends string>(settings: Settings<GaugeConfiguration<Label>>): Gauge<Label> {
    return new Gauge({ ...settings, registers: [this.registry] });
  }

  histogram<Label extends string>(settings: Settings<HistogramConfiguration<Label>>): Histogram<Label> {
    return new Histogram({ ...settings, registers: [this.registry] });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Everything in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
