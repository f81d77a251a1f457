import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Frame } from './frame';
import { guarded } from './guarded';
import { NotFound, ScreenFailed } from './odd-pages';
import { SCREENS } from './screens';

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFound,
  errorComponent: ScreenFailed,
});

const routes = SCREENS.map((screen) =>
  createRoute({
    getParentRoute: () => root,
    path: screen.path,
    component: guarded(screen),
    errorComponent: ScreenFailed,
  }),
);

export const router = createRouter({
  routeTree: root.addChildren(routes),
  scrollRestoration: true,
  // plain text: a token that looks like a number stays as it is
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const said = Object.entries(search).filter(([, value]) => value !== undefined) as [string, string][];
    return said.length === 0 ? '' : `?${new URLSearchParams(said).toString()}`;
  },
});
