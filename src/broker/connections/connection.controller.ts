import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { ConnectionDto, SaveConnectionDto } from './connection.dto.js';
import { ConnectionService } from './connection.service.js';

@ApiTags('broker')
@Controller('api/broker/connection')
export class ConnectionController {
  constructor(private readonly connections: ConnectionService) {}

  /** Your broker and the state of its session; the paper market, not connected, when you have chosen none. */
  @Requires('trading:read')
  @Get()
  get(@CurrentPrincipal() { userId }: Principal): Promise<ConnectionDto> {
    return this.connections.get(userId);
  }

  /**
   * Choose your broker and connect.
   * @remarks An SSID is tried before anything is saved. The first one binds the connection to the platform user that its
   * profile names; one of somebody else is refused until the connection is deleted. Without one the saved SSID is used;
   * `state` tells whether the broker takes it.
   */
  @Requires('trading:write')
  @ApiBody({
    type: SaveConnectionDto,
    examples: {
      paper: { summary: 'The paper market, with play money', value: { provider: 'paper' } },
      quadcode: {
        summary: 'A platform of Quadcode',
        value: { provider: 'quadcode', ssid: '8a1c6f0e2b7d4c53a9e8' },
      },
    },
  })
  @Refuses({
    409: 'The SSID belongs to another user of the platform; nothing was saved',
    422: 'The platform does not take the SSID; nothing was saved',
    501: "The vendor's SDK is not installed, or a variable that it needs is not set; nothing was saved",
  })
  @Put()
  save(@CurrentPrincipal() { userId }: Principal, @Body() dto: SaveConnectionDto): Promise<ConnectionDto> {
    return this.connections.save(userId, dto);
  }

  /** Forget the broker, its SSID and whose it was; the paper market is used from then on. */
  @Requires('trading:write')
  @Refuses({ 409: 'Orders at this broker are open' })
  @Delete()
  @HttpCode(204)
  delete(@CurrentPrincipal() { userId }: Principal): Promise<void> {
    return this.connections.delete(userId);
  }
}
