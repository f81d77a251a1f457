import { Injectable } from '@nestjs/common';
import { Uses } from '../contacts/uses.js';

/** What uses templates, by their ids; campaigns and workflows fill it. */
@Injectable()
export class TemplateUses extends Uses {}
