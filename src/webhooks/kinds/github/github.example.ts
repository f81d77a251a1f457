/** A new sponsorship as GitHub sends it, cut to what is read, with invented accounts. */
export const GITHUB_EXAMPLE = {
  action: 'created',
  sponsorship: {
    node_id: 'MDExOlNwb25zb3JzaGlwMQ==',
    created_at: '2026-01-01T15:00:00+00:00',
    sponsorable: { login: 'example-school' },
    sponsor: { login: 'ana-example' },
    tier: {
      name: '$5 a month',
      monthly_price_in_cents: 500,
      monthly_price_in_dollars: 5,
      is_one_time: false,
    },
  },
  sender: { login: 'ana-example' },
};
