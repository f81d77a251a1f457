import type { Schemas } from './schemas';

/** What the server says on Socket.IO (docs/realtime.md), which no OpenAPI document describes. */
export interface LiveEvents {
  'event:created': (news: { events: Schemas['EventDto'][] }) => void;
  /** Of the business day. */
  'analytics:update': (today: LiveToday) => void;
  'insight:new': (insight: { id: string; text: string; locale: string }) => void;
  /** Of the series that were asked for with `subscribe-candles`. */
  'candle-update': (news: CandleNews) => void;
  /** One of the reader's trades has its outcome. */
  trade_completed: (trade: Schemas['TradeDto']) => void;
  bot_status: (news: BotNews) => void;
  /** After each settled trade of the bot. */
  pnl_update: (news: { total: number; today: number; accountType: 'demo' | 'real' }) => void;
  broker_state: (news: { state: Schemas['ConnectionDto']['state'] }) => void;
  'backtest:progress': (news: BacktestNews) => void;
  'entitlements:update': (news: { entitlements: Schemas['EntitlementDto'][]; at: string }) => void;
  /** A workflow has something to say to this one of the staff. */
  'crm:notice': (news: CrmNotice) => void;
  /** Why the server ends the connection now. */
  closing: (why: { code: string; message: string; reason?: 'suspended' }) => void;
}

/** What staff hear on `/admin`. */
export interface AdminLiveEvents {
  /** About once a second, while somebody listens. */
  'metrics:update': (metrics: Schemas['RealtimeMetricsDto']) => void;
  'alert:new': (alert: AlertNews) => void;
  'alert:resolved': (alert: AlertNews) => void;
  'user:suspended': (news: UserNews) => void;
  'user:activated': (news: UserNews) => void;
  'campaign:progress': (news: CampaignNews) => void;
}

interface AlertNews {
  id: string;
  severity: Schemas['AlertDto']['severity'];
  code: string;
  message: string;
  /** When it began, or was over; ISO 8601. */
  at: string;
}

interface UserNews {
  userId: string;
  /** Id of who did it. */
  by: string;
  reason?: string;
  /** ISO 8601. */
  at: string;
}

/** `campaign:progress` of `/admin`: at most one a second for each campaign. */
export type CampaignNews = { id: string; name: string } & Pick<
  Schemas['CampaignReportDto'],
  'status' | 'total' | 'pending' | 'sent' | 'kept' | 'failed' | 'unknown' | 'suppressed'
>;

export interface LiveToday {
  totalEvents: number;
  purchases: number;
  activeUsers: number;
  /** ISO 8601. */
  at: string;
}

export interface CandleNews {
  asset: string;
  timeframe: string;
  candle: Schemas['CandleDto'];
  /** It is final. */
  closed: boolean;
}

export interface BotNews {
  status:
    | 'connecting'
    | 'analyzing'
    | 'signal_found'
    | 'in_trade'
    | 'win'
    | 'loss'
    | 'paused'
    | 'stopped'
    | 'error';
  asset?: string;
  direction?: 'call' | 'put';
  strategy?: string;
  detail?: string;
  /** ISO 8601. */
  at: string;
}

interface CrmNotice {
  message: string;
  contactId: string;
  workflow: { id: string; name: string };
  /** ISO 8601. */
  at: string;
}

export interface BacktestNews {
  id: string;
  /** Candles. */
  done: number;
  total: number;
  state: Schemas['BacktestDto']['state'];
}
