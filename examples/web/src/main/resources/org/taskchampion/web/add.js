// Quick add: shows what a line means while it is typed.

import { $, el, said, shown, toast } from './dom.js';
import { post } from './api.js';

export function quickAdd(undo, added) {
  const text = $('add-text');
  const understood = $('understood');
  let asked = 0;
  let timer;

  async function show() {
    const line = text.value;
    const mine = ++asked;
    if (!line.trim()) return understood.replaceChildren();
    let answer;
    try {
      answer = await post('understand', { text: line });
    } catch (e) {
      answer = { problem: e.message };
    }
    if (mine !== asked) return;
    if (answer.problem) return understood.replaceChildren(el('span', { class: 'problem' }, said(answer.problem)));
    understood.replaceChildren(
      el('span', { class: 'part text' }, said(answer.description)),
      ...answer.parts.map((part) => el('span', { class: 'part' }, el('span', { class: 'name' }, part.name), ' ', said(shown(part.value)))));
  }

  text.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(show, 70);
  });
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      text.blur();
      $('list').focus();
    }
  });
  let busy = false;
  $('add').addEventListener('submit', async (event) => {
    event.preventDefault();
    const line = text.value;
    if (!line.trim() || busy) return;
    busy = true;
    try {
      const task = await post('add', { text: line });
      clearTimeout(timer);
      asked++;
      if (text.value === line) text.value = '';
      understood.replaceChildren();
      toast(['Added ', said('“' + task.description + '”')].reduce((box, part) => (box.append(part), box), el('span')), { label: 'Undo', run: undo });
      added(task.uuid);
    } catch (e) {
      understood.replaceChildren(el('span', { class: 'problem' }, said(e.message)));
    } finally {
      busy = false;
    }
  });
}
