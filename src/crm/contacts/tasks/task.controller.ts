import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../../auth/index.js';
import { Audited } from '../../../platform/index.js';
import {
  CreateTaskDto,
  ListContactTasksDto,
  ListTasksDto,
  type TaskDto,
  type TaskPageDto,
  toTaskDto,
  UpdateTaskDto,
} from './task.dto.js';
import { Tasks } from './tasks.js';

/** What the trail shows of a task; its words may be about anybody. */
const AUDITED = { target: 'task', key: 'taskId', fields: ['dueAt', 'done', 'assigneeId'] };

@ApiTags('crm')
@Controller('api/crm')
export class TaskController {
  constructor(private readonly tasks: Tasks) {}

  /** Tasks about all contacts, newest first: what somebody of the staff has to do. */
  @Requires('crm:read')
  @Get('tasks')
  listAll(@Query() query: ListTasksDto): Promise<TaskPageDto> {
    return this.tasks.listAll(query);
  }

  /** Tasks about a contact, newest first. */
  @Requires('crm:read')
  @Get('contacts/:id/tasks')
  list(@Param('id') id: string, @Query() query: ListContactTasksDto): Promise<TaskPageDto> {
    return this.tasks.list(id, query);
  }

  /** Adds a task about a contact. */
  @Requires('crm:write')
  @Audited('crm.add-task', { target: 'contact', fields: AUDITED.fields })
  @Post('contacts/:id/tasks')
  async add(
    @CurrentPrincipal() me: Principal,
    @Param('id') id: string,
    @Body() dto: CreateTaskDto,
  ): Promise<TaskDto> {
    return toTaskDto(await this.tasks.add(id, dto, me.userId));
  }

  /** Changes a task, or says that it is done. */
  @Requires('crm:write')
  @Audited('crm.change-task', AUDITED)
  @ApiParam({
    name: 'taskId',
    description: 'The `id` of the task',
    example: 'tsk_01kf8m3q5c000r4t9w2x7y1zab',
  })
  @Patch('contacts/:id/tasks/:taskId')
  async change(
    @Param('id') id: string,
    @Param('taskId') taskId: string,
    @Body() dto: UpdateTaskDto,
  ): Promise<TaskDto> {
    return toTaskDto(await this.tasks.change(id, taskId, dto));
  }

  /** Deletes a task. */
  @Requires('crm:write')
  @Audited('crm.delete-task', AUDITED)
  @ApiParam({
    name: 'taskId',
    description: 'The `id` of the task',
    example: 'tsk_01kf8m3q5c000r4t9w2x7y1zab',
  })
  @Delete('contacts/:id/tasks/:taskId')
  @HttpCode(204)
  remove(@Param('id') id: string, @Param('taskId') taskId: string): Promise<void> {
    return this.tasks.remove(id, taskId);
  }
}
