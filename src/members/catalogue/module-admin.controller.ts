import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import { CreateModuleDto, type ModuleDto, type ModulePageDto, UpdateModuleDto } from './module.dto.js';
import { ModuleService } from './module.service.js';

/** What the trail shows of a module; lessons are contents. */
const AUDITED = { target: 'module', fields: ['slug', 'name', 'prerequisites', 'position'] };

@ApiTags('members')
@Requires('members:manage')
@Controller('api/admin/modules')
export class ModuleAdminController {
  constructor(private readonly modules: ModuleService) {}

  /** All modules with their lessons, in the order of the catalogue. */
  @Get()
  list(): Promise<ModulePageDto> {
    return this.modules.list();
  }

  /** Adds a module. Nobody has it until a product or a grant gives it. */
  @Audited('modules.create', AUDITED)
  @Refuses({ 409: 'The slug is taken' })
  @Post()
  create(@Body() dto: CreateModuleDto): Promise<ModuleDto> {
    return this.modules.create(dto);
  }

  /** One module by its slug. */
  @Get(':id')
  get(@Param('id') id: string): Promise<ModuleDto> {
    return this.modules.get(id);
  }

  /** Changes what is given; lessons are replaced as a whole. */
  @Audited('modules.change', AUDITED)
  @Patch(':id')
  update(@Param('id') id: string, @Body() dto: UpdateModuleDto): Promise<ModuleDto> {
    return this.modules.update(id, dto);
  }

  /** Takes a module out of the catalogue. What members have completed of it is kept. */
  @Audited('modules.delete', AUDITED)
  @Refuses({ 409: 'A product grants it, or another module needs it to be completed before' })
  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string): Promise<void> {
    return this.modules.remove(id);
  }
}
