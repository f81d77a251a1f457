import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../../auth/index.js';
import { PageQueryDto } from '../../../common/index.js';
import { Audited } from '../../../platform/index.js';
import { type NoteDto, NoteInputDto, type NotePageDto, toNoteDto } from './note.dto.js';
import { Notes } from './notes.js';

@ApiTags('crm')
@Controller('api/crm/contacts/:id/notes')
export class NoteController {
  constructor(private readonly notes: Notes) {}

  /** Notes about a contact, newest first. */
  @Requires('crm:read')
  @Get()
  list(@Param('id') id: string, @Query() query: PageQueryDto): Promise<NotePageDto> {
    return this.notes.list(id, query);
  }

  /** Writes a note about a contact. */
  @Requires('crm:write')
  @Audited('crm.add-note', { target: 'contact' })
  @Post()
  async add(
    @CurrentPrincipal() me: Principal,
    @Param('id') id: string,
    @Body() dto: NoteInputDto,
  ): Promise<NoteDto> {
    return toNoteDto(await this.notes.add(id, dto.text, me.userId));
  }

  /** Changes a note. */
  @Requires('crm:write')
  @Audited('crm.change-note', { target: 'note', key: 'noteId' })
  @ApiParam({
    name: 'noteId',
    description: 'The `id` of the note',
    example: 'nte_01kf8m3q5c000r4t9w2x7y1zab',
  })
  @Patch(':noteId')
  async change(
    @Param('id') id: string,
    @Param('noteId') noteId: string,
    @Body() dto: NoteInputDto,
  ): Promise<NoteDto> {
    return toNoteDto(await this.notes.change(id, noteId, dto.text));
  }

  /** Deletes a note. */
  @Requires('crm:write')
  @Audited('crm.delete-note', { target: 'note', key: 'noteId' })
  @ApiParam({
    name: 'noteId',
    description: 'The `id` of the note',
    example: 'nte_01kf8m3q5c000r4t9w2x7y1zab',
  })
  @Delete(':noteId')
  @HttpCode(204)
  remove(@Param('id') id: string, @Param('noteId') noteId: string): Promise<void> {
    return this.notes.remove(id, noteId);
  }
}
