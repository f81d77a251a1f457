import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

/** A client with a connection of its own, and a token if one is given; the namespace follows the address. */
export function openSocket(
  address: string,
  token?: unknown,
  options: Partial<ManagerOptions & SocketOptions> = {},
): Socket {
  return io(address, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: token === undefined ? {} : { token },
    ...options,
  });
}

/** Resolves when the client is let in. @throws why it is not */
export function letIn(client: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client));
    client.once('connect_error', reject);
  });
}
