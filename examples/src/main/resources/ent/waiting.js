(() => {
  const box = document.getElementById('wait'), status = document.getElementById('status');
  const go = document.getElementById('go'), early = document.getElementById('early');
  const texts = box.dataset, speed = Number(texts.speed);
  const opens = Number(texts.wait), closes = opens + Number(texts.window), kept = closes > opens;
  const began = Date.now();
  let timer;
  const passed = () => (Date.now() - began) / 1000 * speed;
  const minutes = left => {
    const all = Math.ceil(left / 60), hours = Math.floor(all / 60), rest = all % 60;
    const parts = [];
    if (hours) parts.push(hours + ' heure' + (hours > 1 ? 's' : ''));
    if (rest) parts.push(rest + ' minute' + (rest > 1 ? 's' : ''));
    return parts.join(' et ');
  };
  const show = now => {
    if (now < opens) {
      const left = opens - now;
      return { text: left < 60 ? texts.soon : texts.left + minutes(left) + '.', next: left % 60 || 60 };
    }
    if (!kept || now < closes - 20) return { text: texts.open, title: texts.title, next: kept ? closes - 20 - now : 0 };
    if (now < closes) return { text: texts.last, title: texts.title, next: closes - now, alert: true };
    return { text: texts.over, title: texts.late, next: 0, over: true };
  };
  const turn = () => {
    const state = show(passed());
    if (status.textContent !== state.text) status.textContent = state.text;
    if (state.title) {
      document.title = state.title;
      document.querySelector('h1').textContent = state.alert ? texts.hurry : state.title.split(' – ')[0];
      for (const stale of document.querySelectorAll('.stale')) stale.hidden = true;
    }
    if (state.over) for (const gone of document.querySelectorAll('.kept')) gone.hidden = true;
    go.hidden = !state.title;
    early.hidden = true;
    box.classList.toggle('open', !!state.title);
    box.classList.toggle('last', !!state.alert);
    clearTimeout(timer);
    if (state.next) timer = setTimeout(turn, Math.min(60, state.next / speed) * 1000 + 30);
  };
  document.addEventListener('visibilitychange', () => document.hidden || turn());
  turn();
})();
