import '../styles/tokens.css';
import '../styles/global.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { EngineClient } from '../engine/client';
import { App } from './App';
import { ClientContext } from './client';

/** Puts the interface into the page. */
export function mount(client: EngineClient) {
  const place = document.getElementById('interface');
  if (!place) throw new Error('The page has no #interface');
  createRoot(place).render(
    <StrictMode>
      <ClientContext value={client}>
        <App />
      </ClientContext>
    </StrictMode>,
  );
}
