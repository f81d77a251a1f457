import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Realtime, Signals } from '../../platform/index.js';
import { toTradeDto, type TradeDto } from './trade.dto.js';

declare module '../../platform/index.js' {
  interface ServerEvents {
    /** The outcome of a trade is known. */
    trade_completed: TradeDto;
  }
}

/** Shows people the outcome of each of their trades. */
@Injectable()
export class TradeFeed implements OnModuleInit {
  constructor(
    private readonly realtime: Realtime,
    private readonly signals: Signals,
  ) {}

  onModuleInit(): void {
    this.signals.on('broker.trade-changed', ({ userId, trade }) => {
      if (trade.state === 'settled')
        this.realtime.emitTo(`user:${userId}`, 'trade_completed', toTradeDto(trade));
    });
  }
}
