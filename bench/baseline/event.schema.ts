import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

@Schema({ collection: 'baseline_events', timestamps: { createdAt: true, updatedAt: false } })
export class EventRecord {
  @Prop({ required: true }) deliveryId!: string;
  @Prop({ required: true }) userId!: string;
  @Prop({ required: true }) type!: string;
  @Prop() value?: number;
  @Prop({ required: true }) currency!: string;
  @Prop({ required: true }) timestamp!: Date;
  @Prop({ type: MongooseSchema.Types.Mixed }) metadata?: Record<string, unknown>;
}

export const EventSchema = SchemaFactory.createForClass(EventRecord);
// the indexes of the application's own events, and the one that knows a delivery again
EventSchema.index({ timestamp: 1, _id: 1 });
EventSchema.index({ userId: 1, timestamp: 1, _id: 1 });
EventSchema.index({ type: 1, timestamp: 1, _id: 1 });
EventSchema.index({ deliveryId: 1 }, { unique: true });
