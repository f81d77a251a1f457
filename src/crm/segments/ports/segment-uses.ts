import { Injectable } from '@nestjs/common';
import { Uses } from '../../contacts/uses.js';

/** What uses segments, by their ids; campaigns and workflows fill it. */
@Injectable()
export class SegmentUses extends Uses {}
