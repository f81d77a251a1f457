import { Injectable } from '@nestjs/common';
import { LiveFigures } from '../../metrics/live-figures.js';
import { TokenLedger } from './token-ledger.js';

/** What the language model costs: one row of today. */
@Injectable()
export class TokenFigures {
  constructor(ledger: TokenLedger, figures: LiveFigures) {
    figures.add({
      name: 'model.tokensToday',
      unit: 'tokens',
      help: 'Tokens of the language model that were used up today in BUSINESS_TZ, told and answered together, insights included',
      scope: 'installation',
      read: async () => {
        const { inputTokens, outputTokens } = await ledger.ofToday();
        return inputTokens + outputTokens;
      },
    });
  }
}
