// Starts the Chromium that the tests are given.
import { chromium } from 'playwright-core';
import { setting } from './scenario.mjs';

export const launch = () =>
  chromium.launch({
    executablePath: setting('RUNLET_CHROMIUM'),
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
