import { Injectable } from '@nestjs/common';
import { type FieldError, InvalidInput } from '../../../../common/index.js';
import { ContactWords } from '../../../contacts/contact-words.js';
import { SegmentReader } from '../../../segments/reading/segment-reader.js';
import { SegmentNotFound } from '../../../segments/segments.errors.js';
import { Segments } from '../../../segments/segments.js';
import { conditionRules, type RuleCondition } from '../kinds/condition.rules.js';
import { FieldSettings } from './field-settings.js';
import type { ReadNode } from './structure.rules.js';

/** What nodes refer to of contacts and segments: fields, stages, segments, rules about them, people of the staff. */
@Injectable()
export class AudienceReferences {
  constructor(
    private readonly segments: Segments,
    private readonly reader: SegmentReader,
    private readonly fields: FieldSettings,
    private readonly words: ContactWords,
  ) {}

  /** What is not there, by its path within the settings. */
  async missing({ kind, settings }: ReadNode): Promise<FieldError[]> {
    switch (kind) {
      case 'trigger.segment-entered':
      case 'condition.segment':
        return this.segment(settings.segmentId);
      case 'trigger.date':
        return this.fields.dateErrors(settings.field);
      case 'condition.field':
      case 'condition.tag':
      case 'condition.event':
      case 'condition.module':
      case 'condition.mail':
        return this.rules(conditionRules({ kind, settings } as RuleCondition, 'wfl_this'));
      case 'action.field':
        return this.fieldValue(settings);
      case 'action.task':
        return this.staff({ assigneeId: settings.assigneeId });
      case 'action.notify':
        return this.staff(
          Object.fromEntries((settings.userIds ?? []).map((id, at) => [`userIds[${at}]`, id])),
        );
      default:
        return [];
    }
  }

  private async segment(id: string): Promise<FieldError[]> {
    try {
      await this.rulesOf(id);
      return [];
    } catch (error) {
      if (error instanceof SegmentNotFound) return [{ field: 'segmentId', message: error.message }];
      if (!(error instanceof InvalidInput)) throw error;
      return [{ field: 'segmentId', message: `its rules do not hold any more: ${error.message}` }];
    }
  }

  /** A segment about a field that is declared no more is there, and of no use. */
  private async rulesOf(id: string): Promise<void> {
    await this.reader.check((await this.segments.get(id)).rules);
  }

  private async rules(rules: object): Promise<FieldError[]> {
    try {
      await this.reader.check(rules);
      return [];
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return (error.errors ?? []).map(({ field, message }) => ({
        field: field.replace(/^rules\.all\[0\]\.?/, ''),
        message,
      }));
    }
  }

  private async fieldValue(settings: { field: string; value: unknown }): Promise<FieldError[]> {
    const read = await this.fields.read(settings);
    return 'errors' in read ? read.errors : [];
  }

  private async staff(ids: Readonly<Record<string, string | undefined>>): Promise<FieldError[]> {
    const errors: FieldError[] = [];
    for (const [field, id] of Object.entries(ids)) {
      try {
        await this.words.checkStaff(field, id);
      } catch (error) {
        if (!(error instanceof InvalidInput)) throw error;
        errors.push(...(error.errors ?? []));
      }
    }
    return errors;
  }
}
