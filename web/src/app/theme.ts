import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const regard: MantineColorsTuple = [
  '#e9f7f3',
  '#d3ece5',
  '#a8d9cc',
  '#79c5b1',
  '#52b49b',
  '#38a98c',
  '#279e81',
  '#158a6f',
  '#0b6b5c',
  '#06574a',
];

// Shade 8: the default shades of Mantine's buttons and badges have too little contrast on white.
export const theme = createTheme({
  primaryColor: 'regard',
  primaryShade: 8,
  colors: { regard },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  headings: { fontWeight: '650' },
});

// Where Mantine's own greys and greens have too little contrast, ours from style.css.
export const variables: CSSVariablesResolver = () => {
  const both = { '--mantine-color-dimmed': 'var(--quiet)', '--mantine-color-body': 'var(--card)' };
  return {
    variables: {},
    light: { ...both, '--mantine-color-placeholder': '#6b7683' },
    dark: { ...both, '--mantine-color-anchor': regard[3], '--mantine-color-placeholder': '#98a3af' },
  };
};
