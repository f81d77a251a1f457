import { BrokerSilent } from '../../broker.errors.js';

/** The end of a call with everything in it. It is measured in real time: what a broker takes is no matter of the market's clock. */
export class Deadline {
  private readonly end: number;

  constructor(ms: number) {
    this.end = performance.now() + ms;
  }

  /** ms; at least 1. */
  get left(): number {
    return Math.max(1, this.end - performance.now());
  }

  /**
   * What the work gives, if it does in time; it is not stopped, only no longer waited for.
   * @throws BrokerSilent when it is late
   */
  async within<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new BrokerSilent()), this.left);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
