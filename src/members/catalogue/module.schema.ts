import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

export const LESSON_KINDS = ['text', 'video', 'file'] as const;

export type LessonKind = (typeof LESSON_KINDS)[number];

export interface Lesson {
  /** Unique within its module; progress is kept by it. */
  id: string;
  title: string;
  kind: LessonKind;
  /** Of a text. */
  content?: string;
  /** Of a video or a file. */
  url?: string;
  /** Whole days after the member's start of the module; 0 is at once. */
  dripDays: number;
}

/** Few: a person writes each. Found by slug, or all of them, so there is no other index. */
@Schema({ collection: 'member_modules', versionKey: false })
export class ModuleDocument {
  /** The slug: products, progress and MODULE_GUARDS name it for ever. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: String, default: '' }) description!: string;
  @Prop({ type: [Object], required: true }) lessons!: Lesson[];
  /** Slugs of the modules that must be completed before. */
  @Prop({ type: [String], required: true }) prerequisites!: string[];
  /** Place in the catalogue, smallest first. */
  @Prop({ type: Number, required: true }) position!: number;
  @Prop({ type: Date, required: true }) createdAt!: Date;
}

export const ModuleSchema = SchemaFactory.createForClass(ModuleDocument);
