export { BotModule } from './bot.module.js';
/** These are for seeds, which make runs of the past. */
export { PerformanceService } from './performance/performance.service.js';
export { Results } from './performance/results.js';
export type { RunSettings } from './run/run-settings.js';
export { RunSettingsDto } from './run/run-settings.dto.js';
export { checkRunSettings } from './run/run-settings.rules.js';
export { keyOf, TradingRun } from './run/trading-run.js';
export { BotStatusDto, RuntimeStatusDto } from './runtime/bot.dto.js';
export { BotService } from './runtime/bot.service.js';
export { BotView } from './runtime/bot.view.js';
export { BotRepository } from './runtime/bot.repository.js';
export { Scanner } from './scanner/scanner.js';
export { STRATEGIES } from './strategies/strategies.js';
