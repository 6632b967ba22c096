const board = document.getElementById('board');
let held = false;

// A button that is about to be pressed must not be replaced under the finger.
board.addEventListener('pointerdown', () => { held = true; setTimeout(() => { held = false; }, 1000); });

const live = new EventSource('/operations/live');
live.addEventListener('board', event => {
  if (held || board.contains(document.activeElement)) {
    const next = document.createElement('template');
    next.innerHTML = event.data;
    for (const part of ['header', '.figures', 'figure']) {
      const now = board.querySelector(part), then = next.content.querySelector(part);
      if (now && then) now.replaceWith(then);
    }
  } else {
    board.innerHTML = event.data;
  }
});
live.addEventListener('error', () => document.body.classList.add('stale'));
live.addEventListener('open', () => document.body.classList.remove('stale'));

// Orders are given without leaving the page; without a script the forms do it.
document.addEventListener('submit', async event => {
  const form = event.target;
  if (!form.action.includes('/operations/do/') || form.action.endsWith('/close')) return;
  event.preventDefault();
  const button = event.submitter;
  if (button) button.disabled = true;
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  if (button) button.disabled = false;
  const shown = document.querySelector('.wrong');
  if (shown) shown.remove();
  if (!answer.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const wrong = page.querySelector('.wrong');
    if (wrong) document.querySelector('main').prepend(wrong);
  }
  if (document.activeElement instanceof HTMLElement && board.contains(document.activeElement)) document.activeElement.blur();
});
