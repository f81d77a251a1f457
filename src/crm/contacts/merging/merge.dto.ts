import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsString, Length } from 'class-validator';

export class MergeContactsDto {
  /** The contact that stays. @example "cnt_01kf8m3q5c000r4t9w2x7y1zab" */
  @IsString() @Length(1, 64) keepId!: string;

  /** Those that become a part of it; their ids are gone then. @example ["cnt_01kf8m3q5c000r4t9w2x7y1zac"] */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 64, { each: true })
  mergeIds!: string[];
}
