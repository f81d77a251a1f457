import { WebSocketGateway } from '@nestjs/websockets';

/** Nest opens the socket server for its first gateway: this one, so that it stands before any room has its own. */
@WebSocketGateway()
export class RealtimeGateway {}
