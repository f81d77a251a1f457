import { Logger } from '@nestjs/common';
import { ManualClock } from '../../../../test/factories/manual-clock.js';
import { startPaper, WEDNESDAY } from '../../../../test/factories/paper-harness.js';
import { PaperClock } from './paper-clock.js';
import { PaperTicker } from './paper-ticker.js';

describe('the timer of the paper market', () => {
  it('says once that something fails with each second, and that it works again', async () => {
    const said: string[] = [];
    const clock = new ManualClock(WEDNESDAY);
    const module = await startPaper(clock);
    Logger.overrideLogger({
      log: (message: string) => void said.push(message),
      error: (_message: string, error: Error) => void said.push(String(error)),
      warn: () => undefined,
    });
    try {
      await module.get(PaperClock).start();
      const ticker = module.get(PaperTicker);
      let fault: string | undefined = 'away';
      const stop = ticker.onSettlements(() => {
        if (fault) throw new Error(fault);
      });
      const second = async () => {
        clock.advance(1000);
        await ticker.step();
      };
      await second();
      await second();
      fault = 'another';
      await second();
      fault = undefined;
      await second();
      await second();
      stop();
      expect(said).toEqual([
        'Error: away',
        'Error: another',
        'What failed with each market second works again',
      ]);
    } finally {
      Logger.overrideLogger(true);
      await module.close();
    }
  });
});
