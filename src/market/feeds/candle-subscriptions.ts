import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { Forbidden } from '../../auth/index.js';
import { InvalidInput, occurrenceId, toProblem } from '../../common/index.js';
import { identityOf } from '../../platform/index.js';
import type { Series } from '../candles/series.js';
import { type Timeframe, TIMEFRAMES } from '../candles/timeframe.js';
import type { CandleDto } from '../market.dto.js';
import { NotSubscribed, TooManySubscriptions, UnknownAsset } from '../market.errors.js';
import { MarketSources } from '../market-sources.js';
import { CandleRooms, type Seat } from './candle-rooms.js';

/** Series that one socket may watch: more charts than that no page shows. */
const MOST_SUBSCRIPTIONS = 50;
/** Between two tries to follow a user to another market, in ms. */
const AGAIN_MS = 5000;

/** What a client gets back for its message. */
export interface SubscriptionAnswer {
  ok: boolean;
  /** The running candle; between two candles the last one; missing when there is none. */
  candle?: CandleDto;
  error?: { code: string; message: string };
}

type Asked = Omit<Series, 'source'>;

interface Held {
  asked: Asked;
  opening: Promise<Seat>;
  /** Once it is open. */
  seat?: Seat;
}

/** Which series each socket of this process watches. Every message is answered, whatever it holds. */
@Injectable()
export class CandleSubscriptions implements OnModuleInit {
  private readonly log = new Logger('Candles');
  private readonly sockets = new Map<Socket, Map<string, Held>>();

  constructor(
    private readonly rooms: CandleRooms,
    private readonly sources: MarketSources,
  ) {}

  onModuleInit(): void {
    this.sources.onChange((userId) => this.follow(userId));
  }

  subscribe(socket: Socket, input: unknown): Promise<SubscriptionAnswer> {
    return this.answered(async () => {
      const candle = await this.hold(socket, parse(input));
      return { ok: true, ...(candle && { candle }) };
    });
  }

  unsubscribe(socket: Socket, input: unknown): Promise<SubscriptionAnswer> {
    return this.answered(() => {
      const key = keyOf(parse(input));
      const held = this.sockets.get(socket);
      const one = held?.get(key);
      if (held && one) {
        held.delete(key);
        this.giveBack(socket, one);
      }
      return Promise.resolve({ ok: true });
    });
  }

  /** The socket is gone. */
  release(socket: Socket): void {
    const held = this.sockets.get(socket);
    this.sockets.delete(socket);
    for (const one of held?.values() ?? []) this.giveBack(socket, one);
  }

  private async hold(socket: Socket, asked: Asked): Promise<CandleDto | undefined> {
    const { userId, permissions } = identityOf(socket);
    if (!permissions.includes('market:read')) throw new Forbidden('This needs the permission market:read');
    if (!socket.connected) throw new NotSubscribed();
    const held = this.of(socket);
    const key = keyOf(asked);
    const known = held.get(key);
    if (known) return shownFirst(await known.opening);
    if (held.size >= MOST_SUBSCRIPTIONS) throw new TooManySubscriptions(MOST_SUBSCRIPTIONS);
    const mine: Held = { asked, opening: this.enter(userId, asked) };
    held.set(key, mine);
    try {
      const seat = await mine.opening;
      // unsubscribed meanwhile, or gone
      if (this.sockets.get(socket)?.get(key) !== mine) {
        seat.leave();
        throw new NotSubscribed();
      }
      mine.seat = seat;
      void socket.join(seat.room);
      return await shownFirst(seat);
    } catch (error) {
      if (held.get(key) === mine) held.delete(key);
      throw error;
    }
  }

  private async enter(userId: string, asked: Asked): Promise<Seat> {
    const { source, release } = await this.sources.hold(userId);
    try {
      const seat = await this.rooms.enter(source, asked);
      const leave = () => {
        seat.leave();
        release();
      };
      return { ...seat, leave };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** The user may look at another market now: what their sockets watch is watched there. */
  private follow(userId: string): void {
    for (const [socket, held] of this.sockets) {
      if (identityOf(socket).userId !== userId) continue;
      for (const [key, one] of held) void this.move(socket, key, one);
    }
  }

  /** Never rejects; a series that the other market does not have ends. */
  private async move(socket: Socket, key: string, one: Held): Promise<void> {
    await one.opening.catch(() => undefined); // whoever has subscribed is told
    const isHeld = () => this.sockets.get(socket)?.get(key) === one;
    while (isHeld()) {
      try {
        const seat = await this.enter(identityOf(socket).userId, one.asked);
        if (!isHeld() || one.seat?.room === seat.room) return seat.leave();
        this.giveBack(socket, one);
        one.seat = seat;
        one.opening = Promise.resolve(seat);
        void socket.join(seat.room);
        return;
      } catch (error) {
        if (!(error instanceof UnknownAsset)) {
          await sleep(AGAIN_MS, undefined, { ref: false });
          continue;
        }
        if (!isHeld()) return;
        this.sockets.get(socket)?.delete(key);
        this.giveBack(socket, one);
      }
    }
  }

  /** One that is still being opened is left by whoever opens it. */
  private giveBack(socket: Socket, { seat }: Held): void {
    if (!seat) return;
    void socket.leave(seat.room);
    seat.leave();
  }

  private of(socket: Socket): Map<string, Held> {
    const known = this.sockets.get(socket);
    if (known) return known;
    const held = new Map<string, Held>();
    this.sockets.set(socket, held);
    return held;
  }

  private async answered(work: () => Promise<SubscriptionAnswer>): Promise<SubscriptionAnswer> {
    try {
      return await work();
    } catch (error) {
      const { problem, unexpected } = toProblem(error, occurrenceId());
      if (unexpected) this.log.error('A subscription failed', error);
      return { ok: false, error: { code: problem.code, message: problem.detail } };
    }
  }
}

async function shownFirst(seat: Seat): Promise<CandleDto | undefined> {
  return seat.current() ?? (await seat.last());
}

function keyOf({ asset, timeframe }: Asked): string {
  return `${timeframe} ${asset}`;
}

function parse(input: unknown): Asked {
  const { asset, timeframe } = (typeof input === 'object' && input !== null ? input : {}) as Partial<Asked>;
  const errors = [
    ...(typeof asset === 'string' && asset !== '' && asset.length <= 64
      ? []
      : [{ field: 'asset', message: 'must be the id of an asset' }]),
    ...(TIMEFRAMES.includes(timeframe as Timeframe)
      ? []
      : [{ field: 'timeframe', message: `must be one of ${TIMEFRAMES.join(', ')}` }]),
  ];
  if (errors.length > 0) throw new InvalidInput(errors);
  return { asset: asset!, timeframe: timeframe! };
}
