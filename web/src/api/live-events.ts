import type { Schemas } from './schemas';

/** What the server says on Socket.IO (docs/realtime.md), which no OpenAPI document describes. */
export interface LiveEvents {
  'event:created': (news: { events: Schemas['EventDto'][] }) => void;
  /** Of the business day. */
  'analytics:update': (today: LiveToday) => void;
  'insight:new': (insight: { id: string; text: string; locale: string }) => void;
  /** Why the server ends the connection now. */
  closing: (why: { code: string; message: string; reason?: 'suspended' }) => void;
}

export interface LiveToday {
  totalEvents: number;
  purchases: number;
  activeUsers: number;
  /** ISO 8601. */
  at: string;
}
