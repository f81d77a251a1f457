/** Static and self-contained: nothing is loaded from elsewhere. */
export const LANDING_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trader Dashboard</title>
<link rel="icon" href="data:,">
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 38rem; margin: 12vh auto; padding: 0 1.5rem; }
  h1 { font-size: 1.75rem; margin: 0 0 .25rem; }
  p { margin: 0 0 2rem; opacity: .75; }
  ul { list-style: none; padding: 0; }
  li { border-top: 1px solid #8884; }
  a { display: flex; gap: 1rem; padding: .9rem .25rem; color: inherit; text-decoration: none; }
  a:hover, a:focus-visible { background: #8882; }
  b { min-width: 11rem; }
</style>
</head>
<body>
<h1>Trader Dashboard</h1>
<p>A webhook comes in, the dashboard moves. A bot trades, on paper until you say otherwise.</p>
<ul>
  <li><a href="/docs"><b>API reference</b> every route, with examples to try</a></li>
  <li><a href="/docs#/bot"><b>Trade on paper</b> connect, then start-runtime</a></li>
  <li><a href="/docs-json"><b>OpenAPI document</b> the same for programs</a></li>
  <li><a href="/health/ready"><b>Health</b> whether it is ready for traffic</a></li>
  <li><a href="/metrics"><b>Metrics</b> figures for Prometheus</a></li>
</ul>
</body>
</html>
`;
