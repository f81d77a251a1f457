import { Module } from '@nestjs/common';
import { PersonalData } from './personal-data.js';

/** For the rooms that add a part. */
@Module({ providers: [PersonalData], exports: [PersonalData] })
export class PersonalDataModule {}
