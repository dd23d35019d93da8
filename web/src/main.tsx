import '@mantine/core/styles.css';
import 'uplot/dist/uPlot.min.css';
import './app/style.css';
import './app/backtest.css';
import './app/pages.css';
import './app/explore.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
