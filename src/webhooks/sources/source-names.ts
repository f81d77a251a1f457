import { Injectable } from '@nestjs/common';
import { SourceDirectory } from './source.directory.js';

/** Which sources there are, for rooms that name one. */
@Injectable()
export class SourceNames {
  constructor(private readonly directory: SourceDirectory) {}

  /** As far as this process knows (a second old at most). */
  async has(slug: string): Promise<boolean> {
    return (await this.directory.find(slug)) !== null;
  }
}
