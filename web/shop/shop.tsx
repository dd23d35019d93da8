// The corner shop: the shop on the left, and on the right what the business sees of you while you are in it.
import './stage/style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Entrance } from './stage/Entrance';

const root = document.getElementById('root');
if (!root) throw new Error('shop.html has no element with the id "root"');
createRoot(root).render(
  <StrictMode>
    <Entrance />
  </StrictMode>,
);
