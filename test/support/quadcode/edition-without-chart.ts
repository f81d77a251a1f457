import * as newer from './newer-edition.ts';

/** Candles, but no stream of them. */
export const ClientSdk = {
  create: async (...args: Parameters<typeof newer.ClientSdk.create>) => {
    const sdk = await newer.ClientSdk.create(...args);
    return Object.defineProperty(sdk, 'realTimeChartDataLayer', { value: undefined });
  },
};
export const { SsidAuthMethod } = newer;
