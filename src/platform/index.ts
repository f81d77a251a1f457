export { Clock } from './clock/clock.js';
export { Database } from './mongo/database.js';
export { EmbeddedEngine } from './mongo/embedded-engine.js';
export { PlatformModule } from './platform.module.js';
export { SocketAuthentication, type SocketIdentity } from './realtime/realtime.js';
export { type SignalMap, Signals } from './signals/signals.js';
