import type { Credentials, ScramServer } from './scram.ts';

/** What is known of a connection and of who is at its other end. */
export interface Client {
  readonly id: number;
  authenticated: boolean;
  /** The user of a TCP engine; a unix socket is guarded by its folder instead. */
  readonly credentials?: Credentials;
  conversation?: ScramServer;
  skipEmpty?: boolean;
  /** The proof was right; an empty message ends the conversation. */
  proven?: boolean;
  /** What its `hello` said the application is called. */
  appName?: string;
  /** A fail point wants the connection closed without a reply. */
  hungUp?: boolean;
  /** Disconnected, or about to be: nothing may wait for news on its behalf. */
  gone?: boolean;
  /** Set while its command waits for news: ends that. */
  wake?: () => void;
}
