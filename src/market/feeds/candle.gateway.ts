import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayDisconnect,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { CandleSubscriptions, type SubscriptionAnswer } from './candle-subscriptions.js';

/** Who asks for candles gets `candle-update`; see docs/realtime.md. */
@WebSocketGateway()
export class CandleGateway implements OnGatewayDisconnect<Socket> {
  constructor(private readonly subscriptions: CandleSubscriptions) {}

  @SubscribeMessage('subscribe-candles')
  subscribe(@ConnectedSocket() socket: Socket, @MessageBody() input: unknown): Promise<SubscriptionAnswer> {
    return this.subscriptions.subscribe(socket, input);
  }

  @SubscribeMessage('unsubscribe-candles')
  unsubscribe(@ConnectedSocket() socket: Socket, @MessageBody() input: unknown): Promise<SubscriptionAnswer> {
    return this.subscriptions.unsubscribe(socket, input);
  }

  handleDisconnect(socket: Socket): void {
    this.subscriptions.release(socket);
  }
}
