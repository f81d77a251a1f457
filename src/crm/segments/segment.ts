/** Rules as somebody said them, and as they are stored: what they mean is read by `SegmentReader` alone. */
export type SegmentRules = Readonly<Record<string, unknown>>;

export interface Segment {
  /** `seg_...` */
  id: string;
  name: string;
  description?: string;
  rules: SegmentRules;
  createdAt: Date;
  updatedAt: Date;
}
