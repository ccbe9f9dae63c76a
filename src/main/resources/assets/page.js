// All that pages of this service do by themselves: copy buttons, the address as Dify sees it, the state and the check.
// Without scripts every page can be read all the same.
'use strict';

const words = document.body.dataset;
const address = document.getElementById('address');

function show(line, kind, text) {
  line.className = 'state ' + kind;
  if (line.textContent !== text) {
    line.textContent = text;
  }
}

// The clipboard needs a secure context, which a plain address in a local network is not.
async function copy(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text);
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) {
    throw new Error('not copied');
  }
}

function copyButton(place, label, text) {
  const button = document.createElement('button');
  button.type = 'button';
  button.setAttribute('aria-live', 'polite');
  button.textContent = words.copy;
  if (label) {
    button.title = label;
  }
  button.addEventListener('click', async () => {
    try {
      await copy(await text());
      button.textContent = words.copied;
    } catch (e) {
      button.textContent = words.notCopied;
    }
    setTimeout(() => { button.textContent = words.copy; }, 2000);
  });
  place.append(button);
}

// Texts name the service by the address that the page came with; the field replaces it in all of them.
const original = address ? address.defaultValue : '';
let chosen = original;

function named(text) {
  return original ? text.replaceAll(location.origin, original).replaceAll(original, chosen) : text;
}

if (address) {
  const texts = [...document.querySelectorAll('.copy > :first-child')].map(place => [place, place.textContent]);
  const rewrite = () => {
    const typed = address.value.trim().replace(/\/+$/, '');
    const valid = /^https?:\/\/[^\s\/?#@]+$/.test(typed);
    address.setAttribute('aria-invalid', String(!valid));
    if (valid) {
      chosen = typed;
      texts.forEach(([place, text]) => { place.textContent = named(text); });
    }
  };
  address.addEventListener('input', rewrite);
  rewrite();
}

for (const place of document.querySelectorAll('.copy')) {
  const shown = place.firstElementChild;
  const file = shown.dataset.file;
  copyButton(place, file || shown.textContent, async () => {
    if (!file) {
      return shown.textContent;
    }
    const answer = await fetch(file);
    if (!answer.ok) {
      throw new Error(answer.status);
    }
    return named(await answer.text());
  });
}

async function get(path) {
  const answer = await fetch(path, {
    headers: {'Accept-Language': document.documentElement.lang, Accept: 'application/json'},
    signal: AbortSignal.timeout(10000),
  });
  const json = await answer.json();
  if (!answer.ok) {
    throw new Error(json.message || String(answer.status));
  }
  return json;
}

const state = document.getElementById('state');

async function showState() {
  try {
    const store = (await get('/health/ready')).store;
    const kind = store.storage === 'redis' ? 'good' : 'warn';
    const text = kind === 'good' ? state.dataset.redis : store.degraded ? state.dataset.degraded : state.dataset.memory;
    show(state, kind, text.replace('{waiting}', store.waiting));
  } catch (e) {
    show(state, 'bad', state.dataset.down);
  }
}

if (state) {
  showState();
  setInterval(() => { if (!document.hidden) { showState(); } }, 5000);
}

const check = document.getElementById('check');

async function runCheck() {
  try {
    const answer = await get('/dify/check');
    show(check, answer.data.store === 'redis' ? 'good' : 'warn', answer.message);
  } catch (e) {
    show(check, 'bad', check.dataset.down + (e.message ? ' (' + e.message + ')' : ''));
  }
}

if (check) {
  runCheck();
  const again = document.createElement('button');
  again.type = 'button';
  again.textContent = check.dataset.again;
  again.addEventListener('click', runCheck);
  check.after(again);
}
