import { Injectable } from '@nestjs/common';

/** Something that would not work any more without the segment: a campaign that is not over, a workflow that is active. */
export interface SegmentUse {
  kind: 'campaign' | 'workflow';
  id: string;
  name: string;
}

/** What uses segments; campaigns and workflows fill this port in `onModuleInit`. */
@Injectable()
export class SegmentUses {
  private readonly sources: ((segmentId: string) => Promise<readonly SegmentUse[]>)[] = [];

  /** @param read some of its uses are enough */
  register(read: (segmentId: string) => Promise<readonly SegmentUse[]>): void {
    this.sources.push(read);
  }

  async of(segmentId: string): Promise<SegmentUse[]> {
    return (await Promise.all(this.sources.map((read) => read(segmentId)))).flat();
  }
}
