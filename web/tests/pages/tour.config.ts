import { defineConfig, mergeConfig } from 'vitest/config';
import pages from './vitest.config.ts';

const config = mergeConfig(pages, defineConfig({}));
export default { ...config, test: { ...config.test, include: ['tests/pages/tour.ts'] } };
