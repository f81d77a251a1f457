import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { UserRepository } from './accounts/user.repository.js';
import { UserDocument, UserSchema } from './accounts/user.schema.js';
import { ApiKeyRepository } from './api-keys/api-key.repository.js';
import { ApiKeyDocument, ApiKeySchema } from './api-keys/api-key.schema.js';
import { ApiKeys } from './api-keys/api-key.service.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: UserDocument.name, schema: UserSchema },
      { name: ApiKeyDocument.name, schema: ApiKeySchema },
    ]),
  ],
  providers: [UserRepository, ApiKeyRepository, ApiKeys],
  exports: [ApiKeys],
})
export class AuthModule {}
