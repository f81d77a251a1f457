import { Injectable } from '@nestjs/common';

export const SEEDED_STATES = ['none', 'loading', 'loaded'] as const;
export type SeededState = (typeof SEEDED_STATES)[number];

/** Whether data was made up: the seeds, which come after all rooms, say it here. */
@Injectable()
export class SeededData {
  private read: () => Promise<SeededState> = () => Promise.resolve('none');

  register(read: () => Promise<SeededState>): void {
    this.read = read;
  }

  state(): Promise<SeededState> {
    return this.read();
  }
}
