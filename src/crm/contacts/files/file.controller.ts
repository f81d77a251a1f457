import { Controller, Get, Header, HttpCode, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../auth/index.js';
import { Refuses } from '../../../common/index.js';
import { Audited } from '../../../platform/index.js';
import { ContactExport } from './contact-export.js';
import { ContactImport } from './contact-import.js';
import { ExportContactsDto, ImportReportDto } from './file.dto.js';

const EXAMPLE =
  'email;name;tags;stage;subscribed;city\r\nana@example.com;Ana Souza;"vip, webinar";won;yes;Recife\r\n';

@ApiTags('crm')
@Controller('api/crm/contacts')
export class ContactFileController {
  constructor(
    private readonly imports: ContactImport,
    private readonly exports: ContactExport,
  ) {}

  /**
   * Makes contacts of a CSV file, or brings it onto those that have the e-mail.
   * @remarks The first row names the columns: `email`, and any of `name`, `tags` (several with commas), `stage`, `subscribed` (yes
   * or no) and declared fields. Columns are separated by commas, semicolons or tabs; UTF-8 or Windows-1252, at most 64 MiB.
   * Without `subscribed` imported contacts are subscribed, but for those who have decided themselves or by staff. Nothing is
   * done before the file has arrived whole; a row is taken whole or refused with its reason.
   */
  @Requires('crm:write')
  @Audited('crm.import-contacts', { fields: ['created', 'updated', 'rejectedMore'] })
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string', example: EXAMPLE } })
  @ApiOkResponse({ type: ImportReportDto })
  @Refuses({ 413: 'The file is larger than 64 MiB', 415: 'The body is no text/csv' })
  @Post('import')
  @HttpCode(200)
  import(@Req() { body }: { body: unknown }): Promise<ImportReportDto> {
    return this.imports.import(body);
  }

  /** Contacts as a CSV file, oldest first, sent as it is read; an import takes it as it is. */
  @Requires('crm:read')
  @ApiOkResponse({
    description: 'The file, as an attachment',
    content: { 'text/csv': { schema: { type: 'string' }, example: EXAMPLE.replaceAll(';', ',') } },
  })
  @Header('cache-control', 'no-store')
  @Get('export')
  async export(@Query() { format: _csv, bom, owner, ...filter }: ExportContactsDto): Promise<StreamableFile> {
    return new StreamableFile(await this.exports.csv({ ...filter, ownerId: owner }, bom === 'true'), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="contacts.csv"',
    });
  }
}
