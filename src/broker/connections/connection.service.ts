import { Injectable } from '@nestjs/common';
import { RealTradingService } from '../real-trading/real-trading.service.js';
import { type ConnectionDto, type SaveConnectionDto, toConnectionDto } from './connection.dto.js';
import type { Connection } from './connection.repository.js';
import { Connections } from './connections.js';

/** A user's connection as it is shown. */
@Injectable()
export class ConnectionService {
  constructor(
    private readonly connections: Connections,
    private readonly realTrading: RealTradingService,
  ) {}

  async get(userId: string): Promise<ConnectionDto> {
    return this.shown(await this.connections.get(userId));
  }

  /** @throws SsidRefused, OtherPlatformUser, SdkMissing, BrokerSilent */
  async save(userId: string, { provider, ssid }: SaveConnectionDto): Promise<ConnectionDto> {
    return this.shown(await this.connections.save(userId, provider, ssid));
  }

  /** @throws OrdersOpen */
  delete(userId: string): Promise<void> {
    return this.connections.delete(userId);
  }

  private async shown(connection: Connection): Promise<ConnectionDto> {
    return toConnectionDto(connection, await this.realTrading.get(connection.userId));
  }
}
