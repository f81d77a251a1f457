import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
  mergeThemeOverrides,
} from '@mantine/core';

/** The one accent: white on its seventh shade has a contrast of 5.3. */
const brand: MantineColorsTuple = [
  '#e8f7f3',
  '#d3ede6',
  '#a5dbcd',
  '#74c8b2',
  '#4db89c',
  '#34ae8e',
  '#149377',
  '#0b7a65',
  '#076553',
  '#004f40',
];

/** Greys with the accent's tint, so that fields and cards belong together in the dark. */
const dark: MantineColorsTuple = [
  '#dbe3e6',
  '#b9c5ca',
  '#93a1a7',
  '#6f7d84',
  '#3c494f',
  '#2f3b41',
  '#243035',
  '#1a2226',
  '#141b1e',
  '#0f1517',
];

const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: 7,
  colors: { brand, dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '650' },
  components: {
    Table: { defaultProps: { verticalSpacing: 'xs', horizontalSpacing: 'xs' } },
    Card: { defaultProps: { withBorder: true, padding: 'md', radius: 'md' } },
    Modal: { styles: { title: { fontWeight: 650 } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
});

/** With what readers of the screen hear of its crosses: `close` in their language. */
export function themeFor(close: string): MantineThemeOverride {
  const crosses = { defaultProps: { closeButtonProps: { 'aria-label': close } } };
  return mergeThemeOverrides(theme, {
    components: { Notification: crosses, Modal: crosses, Drawer: crosses },
  });
}

/** Mantine's quiet greys and its red are too pale for small text (WCAG AA wants 4.5). */
export const cssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f7f9f9',
    '--mantine-color-dimmed': '#4f5b62',
    '--mantine-color-placeholder': '#69757c',
    '--mantine-color-error': colors.red[9],
    '--mantine-color-anchor': '#076553',
    // words on their own pale ground: badges and alerts
    '--mantine-color-yellow-light-color': '#7a4100',
    '--mantine-color-orange-light-color': '#8f3a05',
    '--mantine-color-green-light-color': '#1d6b2d',
    '--mantine-color-teal-light-color': '#056247',
    '--mantine-color-lime-light-color': '#3f6608',
    '--mantine-color-red-light-color': '#a61e1e',
    '--td-surface': '#ffffff',
    '--td-chart': '#0b7a65',
    '--td-chart-before': '#8a979e',
    '--td-grid': '#e3e8ea',
    '--td-good': '#076553',
    '--td-bad': '#b3261e',
  },
  dark: {
    '--mantine-color-body': '#12181b',
    '--mantine-color-dimmed': '#a9b6bc',
    '--mantine-color-placeholder': '#8b999f',
    '--mantine-color-error': colors.red[4],
    '--td-surface': '#1a2226',
    '--td-chart': '#4db89c',
    '--td-chart-before': '#75838a',
    '--td-grid': '#2b363b',
    '--td-good': '#74c8b2',
    '--td-bad': '#ff8f87',
  },
});
