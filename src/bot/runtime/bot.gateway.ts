import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { identityOf } from '../../platform/index.js';
import { BotView } from './bot.view.js';

/** A socket that connects is shown at once how its owner's bot is; who has none is shown nothing. */
@WebSocketGateway()
export class BotGateway implements OnGatewayConnection {
  constructor(private readonly view: BotView) {}

  async handleConnection(socket: Socket): Promise<void> {
    const shown = await this.view.shown(identityOf(socket).userId).catch(() => undefined); // news come all the same
    if (shown) socket.emit('bot_status', shown);
  }
}
