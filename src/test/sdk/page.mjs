// The API's description as a page, in Chromium and without JavaScript: complete, closed, and readable.
import assert from 'node:assert/strict';
import { launch } from './browser.mjs';
import { endpoint, step } from './scenario.mjs';

const address = `${endpoint}/runlet/docs`;
const document = await (await fetch(`${endpoint}/runlet/openapi.json`)).json();
const desktop = { width: 1440, height: 900 };
const phone = { width: 360, height: 740 };
const browser = await launch();

/** The page, as somebody sees it; with what it asked for, and what the browser complained of. */
async function open(viewport, colorScheme = 'light') {
  const context = await browser.newContext({ viewport, colorScheme, javaScriptEnabled: false });
  const page = await context.newPage();
  const seen = { requests: [], complaints: [] };
  page.on('request', (request) => seen.requests.push(request.url()));
  page.on('console', (message) => seen.complaints.push(message.text()));
  page.on('pageerror', (error) => seen.complaints.push(error.message));
  await page.goto(address);
  return { page, seen };
}

try {
  await step('load nothing but itself', async () => {
    const { page, seen } = await open(desktop);
    assert.deepEqual(seen.requests.filter((url) => !url.startsWith('data:')), [address]);
    assert.deepEqual(seen.complaints, []);
    assert.equal(await page.locator('script').count(), 0);
  });

  await step('let the browser do no more than it needs', async () => {
    const policy = (await fetch(address)).headers.get('content-security-policy');
    assert.match(
      policy,
      /^default-src 'none'; style-src 'sha256-[^' ]+'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
  });

  await step('be the same for whoever has it already', async () => {
    for (const url of [address, `${endpoint}/runlet/openapi.json`]) {
      const first = await fetch(url);
      const tag = first.headers.get('etag');
      const again = await fetch(url, { headers: { 'If-None-Match': tag }, cache: 'no-store' });
      assert.equal(again.status, 304);
      assert.equal(await again.text(), '');
    }
  });

  await step('name every operation, with all that belongs to it', async () => {
    const { page } = await open(desktop);
    const articles = await page.locator('article').evaluateAll((all) =>
      all.map((article) => ({
        addresses: [...article.querySelectorAll('.address')].map((each) => each.innerText.replace(/\s+/g, ' ')),
        text: article.textContent,
      })),
    );
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const heading = `${method.toUpperCase()} ${path}`;
        const found = articles.filter(({ addresses }) => addresses.includes(heading));
        assert.equal(found.length, 1, heading);
        for (const word of wordsOf(operation)) {
          assert.ok(found[0].text.includes(word), `${heading} does not say ${word}`);
        }
      }
    }
  });

  await step('have an end for every link', async () => {
    const { page } = await open(desktop);
    const { dead, twice } = await page.evaluate(() => {
      const ids = [...window.document.querySelectorAll('[id]')].map((each) => each.id);
      const links = [...window.document.querySelectorAll('a[href^="#"]')].map((each) => each.hash.slice(1));
      return {
        dead: links.filter((each) => !ids.includes(decodeURIComponent(each))),
        twice: ids.filter((each, index) => ids.indexOf(each) !== index),
      };
    });
    assert.deepEqual({ dead, twice }, { dead: [], twice: [] });
  });

  for (const [name, viewport] of Object.entries({ desktop, phone })) {
    await step(`fit on a ${name}`, async () => {
      const { page } = await open(viewport);
      await page.locator('details').evaluateAll((all) => all.forEach((each) => (each.open = true)));
      assert.equal(await page.evaluate(() => window.document.documentElement.scrollWidth), viewport.width);
    });
  }

  for (const colorScheme of ['light', 'dark']) {
    await step(`have enough contrast when it is ${colorScheme}`, async () => {
      const { page } = await open(desktop, colorScheme);
      assert.deepEqual(await page.evaluate(faint), []);
    });
  }

  await step('be used by keyboard', async () => {
    const { page } = await open(desktop);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => window.document.activeElement.className), 'skip');
    const article = page.locator('#functionsCreateExecution');
    await article.locator('input').first().focus();
    assert.ok(await article.getByText('curl "$RUNLET_ENDPOINT').isVisible());
    await page.keyboard.press('ArrowRight');
    assert.ok(await article.getByText('new Functions(client)').isVisible());
    assert.ok(!(await article.getByText('curl "$RUNLET_ENDPOINT').isVisible()));
    const others = article.locator('details.others');
    await others.locator('summary').focus();
    await page.keyboard.press('Enter');
    assert.ok(await others.getByText('project_not_found').isVisible());
  });
} finally {
  await browser.close();
}

/** What must stand in an operation's description: its parameters, errors, scopes and models. */
function wordsOf({ summary, parameters = [], requestBody, responses, security }) {
  const words = [summary];
  words.push(...parameters.map(({ name }) => name).filter((name) => name !== 'X-Appwrite-Response-Format'));
  for (const { schema } of Object.values(requestBody?.content ?? {})) {
    words.push(...Object.keys(schema.properties));
  }
  for (const [status, { content = {} }] of Object.entries(responses)) {
    words.push(status);
    const { schema, examples = {} } = content['application/json'] ?? {};
    words.push(...(schema?.$ref ? [schema.$ref.split('/').at(-1)] : []));
    for (const { $ref } of Object.values(examples)) {
      const { type, message } = document.components.examples[$ref.split('/').at(-1)].value;
      words.push(type, message);
    }
  }
  words.push(...security.flatMap(({ Key = [] }) => Key));
  return words;
}

/** Runs in the page: texts whose contrast with what is behind them is below WCAG's 4.5. */
function faint() {
  const { document, getComputedStyle } = window;
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const painted = (colours) => {
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((each) => each / 255).map((each) =>
      each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const colours = [];
    for (let each = element; each; each = each.parentElement) {
      colours.unshift(getComputedStyle(each).backgroundColor);
    }
    return colours;
  };
  const found = new Set();
  for (const element of document.body.querySelectorAll('*')) {
    const hasText = [...element.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
    if (hasText && element.checkVisibility() && getComputedStyle(element).clipPath === 'none') {
      const background = behind(element);
      const two = [painted(background), painted([...background, getComputedStyle(element).color])].map(luminance);
      const ratio = (Math.max(...two) + 0.05) / (Math.min(...two) + 0.05);
      if (ratio < 4.5) {
        found.add(`${element.localName}.${element.className} ${ratio.toFixed(2)}`);
      }
    }
  }
  return [...found];
}
